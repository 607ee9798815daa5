"""The map of skills: written by managers, in several languages, every version kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.texts import text_of
from ..errors import Conflict, Invalid, NotFound
from ..inputs import require_seen_as_written
from ..languages import is_known_language
from ..programmes import api as programmes
from .data import SkillData
from .errors import StaleSkill
from .evidence import AskedOfPlatform
from .models import Skill, SkillVersion

MAX_NAME: Final = 120
MAX_ABOUT: Final = 1_000
MOST_SKILLS: Final = 200
MOST_LANGUAGES: Final = 20
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


def save_skill(
    *,
    programme_id: int,
    skill_uuid: UUID | None,
    base_num: int,
    language: str,
    name: str,
    about: str,
    standard: str,
    standard_version: str,
    review_on: date | None,
    evidence: AskedOfPlatform | None = None,
    at: datetime,
    actor: int | None,
    adds: bool = False,
) -> SkillData:
    """Add a skill, or the next version of one, with its words in one language.

    Words in other languages stay; with ``adds`` those in this one, too: ``Conflict`` where it has
    others. The same again is no change. ``StaleSkill`` where it has changed since version
    ``base_num``; ``Conflict`` for a name that another skill has.
    """
    _require_language(language)
    require_seen_as_written("name", name.strip())
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        row = _own(programme_id, skill_uuid)
        last = None if row is None else SkillVersion.objects.filter(skill=row).latest("num")
        texts = dict(last.texts) if last else {}
        words = {"name": name.strip(), "about": about.strip()}
        if adds and texts.get(language, words) != words:
            raise Conflict(
                _("This skill has words in that language: change those instead."), field="language"
            )
        texts[language] = words
        _check(programme_id, row, language, texts)
        kept = None if evidence is None else asdict(evidence)
        facts = (texts, standard.strip(), standard_version.strip(), review_on, kept)
        if last is not None and row is not None:
            if facts == _facts(last):
                return skill_data(row, last)
            if base_num != last.num:
                raise _stale()
        row = row or Skill.objects.create(programme_id=programme_id)
        made = SkillVersion.objects.create(
            skill=row,
            num=row.newest_num + 1,
            texts=facts[0],
            standard=facts[1],
            standard_version=facts[2],
            review_on=review_on,
            evidence=kept,
            saved_at=at,
        )
        row.newest_num = made.num
        row.save(update_fields=["newest_num"])
        _record(row, "skill.saved", at, actor)
    return skill_data(row, made)


def _require_language(language: str) -> None:
    if not _TAG.fullmatch(language):
        raise Invalid(_("Write a language tag, such as en or pt-br."), field="language")
    if not is_known_language(language):
        raise Invalid(
            _("No language is called “{tag}”: write a tag such as en, es or pt-br.").format(
                tag=language
            ),
            field="language",
        )


def _stale() -> StaleSkill:
    return StaleSkill(
        _(
            "Somebody changed this skill meanwhile: what they wrote stands above, "
            "and yours below. Saving again puts yours in its place."
        )
    )


def _facts(last: SkillVersion) -> tuple[Any, ...]:
    return (last.texts, last.standard, last.standard_version, last.review_on, last.evidence)


def retire_skill(
    *, programme_id: int, skill_uuid: UUID, retired: bool, at: datetime, actor: int | None
) -> bool:
    """Offer a skill no longer, or again; whether that changed anything. What is verified stays."""
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        row = _own(programme_id, skill_uuid)
        if row is None:
            raise _no_skill()
        if (row.retired_at is not None) == retired:
            return False
        row.retired_at = at if retired else None
        row.save(update_fields=["retired_at"])
        _record(row, "skill.retired" if retired else "skill.offered", at, actor)
    return True


def skill_map(programme_id: int, *, retired: bool = False) -> list[SkillData]:
    """The skills that a programme offers, and those no longer offered where asked, by their age."""
    rows = _newest().filter(skill__programme_id=programme_id)
    if not retired:
        rows = rows.filter(skill__retired_at=None)
    return [skill_data(row.skill, row) for row in rows.order_by("skill_id")]


def skills_by_uuid(programme_id: int, uuids: Collection[UUID]) -> list[SkillData]:
    """Those of a programme's skills, retired ones too, by their age."""
    rows = _newest().filter(skill__programme_id=programme_id, skill__uuid__in=set(uuids))
    return [skill_data(row.skill, row) for row in rows.order_by("skill_id")]


def earlier_versions(programme_id: int) -> dict[int, list[SkillData]]:
    """All that the skills said before, by skill, newest first."""
    rows = SkillVersion.objects.filter(
        skill__programme_id=programme_id, num__lt=F("skill__newest_num")
    ).select_related("skill")
    found: dict[int, list[SkillData]] = defaultdict(list)
    for row in rows.order_by("-num"):
        found[row.skill_id].append(skill_data(row.skill, row))
    return dict(found)


def skill_data(skill: Skill, row: SkillVersion) -> SkillData:
    """The row as it is handed out."""
    names = {tag: words["name"] for tag, words in row.texts.items() if words["name"]}
    abouts = {tag: words["about"] for tag, words in row.texts.items() if words["about"]}
    return SkillData(
        id=skill.pk,
        uuid=skill.uuid,
        programme_id=skill.programme_id,
        num=row.num,
        name=text_of(names, field="name"),
        about=text_of(abouts, field="about") if abouts else "",
        texts=row.texts,
        standard=row.standard,
        standard_version=row.standard_version,
        review_on=row.review_on,
        saved_at=row.saved_at,
        retired=skill.retired_at is not None,
        evidence=AskedOfPlatform.from_json(row.evidence),
    )


def _newest() -> QuerySet[SkillVersion]:
    return SkillVersion.objects.filter(num=F("skill__newest_num")).select_related("skill")


def _own(programme_id: int, skill_uuid: UUID | None) -> Skill | None:
    if skill_uuid is None:
        return None
    row = Skill.objects.filter(programme_id=programme_id, uuid=skill_uuid).first()
    if row is None:
        raise _no_skill()
    return row


def _check(
    programme_id: int, row: Skill | None, language: str, texts: dict[str, dict[str, str]]
) -> None:
    name = texts[language]["name"]
    if not name:
        raise Invalid(_("Give the skill a name."), field="name")
    if len(texts) > MOST_LANGUAGES:
        raise Invalid(
            _("A skill has at most {most} languages.").format(most=MOST_LANGUAGES),
            field="language",
        )
    others = [
        one for one in skill_map(programme_id, retired=True) if row is None or one.id != row.pk
    ]
    if row is None and len(others) >= MOST_SKILLS:
        raise Conflict(
            _("The map holds {most} skills at most: change one instead.").format(most=MOST_SKILLS)
        )
    folded = name.casefold()
    taken = [one.texts.get(language, {}).get("name", "").casefold() for one in others]
    if folded in taken:
        raise Conflict(_("Another skill has that name: change that one."), field="name")


def _no_skill() -> NotFound:
    return NotFound(_("There is no such skill: reload the page."), field="skill")


def _record(row: Skill, action: str, at: datetime, actor: int | None) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"skill:{row.uuid}",
        data={"num": row.newest_num},
    )
