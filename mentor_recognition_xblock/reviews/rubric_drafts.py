"""The next rubric of a programme while its managers write it: begun, saved, published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..programmes import api as programmes
from . import rubric_texts as texts
from .data import RubricData
from .models import Rubric, RubricDraft
from .rubric_rows import RubricDraftData
from .rubrics import add_rubric, shipped_rubric
from .session_data import TrialState
from .trials import call_off_trials, tie_trial, trials_of

SHIPPED: Final = "shipped"
BLANK: Final = "blank"
# The key of a programme's first rubric that is a copy of nothing.
OWN: Final = "own"
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


def rubric_draft(programme_id: int) -> RubricDraftData | None:
    """The draft of the programme; None while nobody began one."""
    row = RubricDraft.objects.filter(programme_id=programme_id).first()
    return None if row is None else _data(row)


def begin_rubric_draft(
    *, programme_id: int, source: str, at: datetime, actor: int | None
) -> RubricDraftData:
    """Begin a draft as a copy of the shipped rubric, of a version, or blank.

    ``source`` is ``shipped``, ``blank``, or key and number of a version: ``portfolio:2``. Where
    there is a draft, it is a ``Conflict``: it is somebody's work.
    """
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        if RubricDraft.objects.filter(programme_id=programme_id).exists():
            raise Conflict(
                _("There is a draft already: go on with it, or throw it away first."),
                field="source",
            )
        content = _begun(programme_id, source)
        row = RubricDraft.objects.create(programme_id=programme_id, content=content, saved_at=at)
        _record(programme_id, "rubric.draft_begun", at, actor, {"source": source[:100]})
    return _data(row)


def save_rubric_draft(
    *,
    programme_id: int,
    num: int,
    language: str,
    written: Mapping[str, str],
    step: str = "",
    new_language: str = "",
    at: datetime,
) -> RubricDraftData:
    """Keep what was written in one language, and then take one step in the draft.

    ``num`` is the save that the form showed: a ``Conflict`` where a newer one was made. ``written``
    are texts by the names of ``rubric_texts.texts``. ``step`` is empty, ``preview`` (which leads
    on), ``add``, ``language`` (which adds ``new_language``), ``drop:es`` for a language, or ``up``,
    ``down``, ``remove`` or ``restore`` with the key of a criterion behind a colon.
    """
    with transaction.atomic():
        row = _locked(programme_id)
        if row.num != num:
            raise Conflict(
                _(
                    "Another window has saved this draft since you opened it. What you wrote still "
                    "stands here: saving it again puts it in the place of what is newer."
                ),
                code="stale_draft",
            )
        draft: dict[str, Any] = row.content
        if language not in draft["languages"]:
            raise Invalid(_("The draft is not written in that language."), field="language")
        texts.write(draft, language, written)
        _take(draft, step, new_language)
        row.num, row.saved_at = num + 1, at
        row.save(update_fields=["content", "num", "saved_at"])
    return _data(row)


def discard_rubric_draft(*, programme_id: int, at: datetime, actor: int | None) -> None:
    """Throw the draft away; there being none is no change."""
    with transaction.atomic():
        gone, _rows = RubricDraft.objects.filter(programme_id=programme_id).delete()
        if gone:
            call_off_trials(programme_id, at, actor)
            _record(programme_id, "rubric.draft_discarded", at, actor, {})


def publish_rubric_draft(
    *, programme_id: int, num: int, at: datetime, actor: int | None
) -> tuple[RubricData, TrialState]:
    """Make the draft the rubric in use, as a version that never changes, and let the draft go.

    ``num`` is the save that was looked at. ``Invalid`` names the first text that is missing. With
    it comes whether the draft was tried on works as it stands; the log says so, too.
    """
    with transaction.atomic():
        row = _locked(programme_id)
        if row.num != num:
            raise Conflict(
                _("Somebody saved the draft since: read it again before you publish it."),
                code="stale_draft",
            )
        lacking = texts.missing(row.content)
        if lacking:
            first = lacking[0]
            words = (
                _("“{criterion}” lacks {what}: write it first.")
                if first.criterion
                else _("The draft lacks {what}: write it first.")
            )
            raise Invalid(
                words.format(criterion=first.criterion, what=first.words), field=first.field
            )
        content = texts.closed(row.content)
        trial = trials_of(programme_id, content)
        made = add_rubric(programme_id=programme_id, content=content, at=at, actor=actor)
        tie_trial(trial, made.id)
        call_off_trials(programme_id, at, actor)
        row.delete()
        said = {"tried": "published_tried", "not_needed": "draft_published"}
        action = f"rubric.{said.get(trial.status, 'published_untried')}"
        data = {"trial": trial.status, "version": f"{made.key}:{made.num}"}
        _record(programme_id, action, at, actor, data)
    return made, trial.status


def _begun(programme_id: int, source: str) -> dict[str, Any]:
    rows = Rubric.of_works.filter(programme_id=programme_id)
    if source == BLANK:
        taken = set(rows.values_list("key", flat=True))
        keys = (OWN, *(f"{OWN}-{num}" for num in range(2, 1000)))
        key = next(key for key in keys if key not in taken)
        return {**texts.blank(_tag(get_language())), "key": key}
    if source == SHIPPED:
        content = shipped_rubric()
    else:
        key, _colon, num = source.rpartition(":")
        found = rows.filter(key=key, num=int(num)).first() if num.isdecimal() else None
        if found is None:
            raise NotFound(_("There is no such version of a rubric."), field="source")
        content = {"key": found.key, "title": found.title_texts, "criteria": found.criteria}
    taken = {one["key"] for criteria in rows.values_list("criteria", flat=True) for one in criteria}
    return texts.opened(content, plain=_tag(settings.LANGUAGE_CODE), taken=taken)


def _take(draft: dict[str, Any], step: str, new_language: str) -> None:
    what, _colon, key = step.partition(":")
    match what:
        case "" | "preview":
            return
        case "add":
            texts.add_criterion(draft)
        case "up":
            texts.move(draft, key, -1)
        case "down":
            texts.move(draft, key, 1)
        case "remove":
            texts.remove(draft, key)
        case "restore":
            texts.put_back(draft, key)
        case "drop":
            texts.drop_language(draft, key)
        case "show":
            if key not in draft["languages"]:
                raise Invalid(_("The draft is not written in that language."), field="step")
        case "language":
            if not LANGUAGE.fullmatch(new_language.strip()):
                raise Invalid(
                    _("Give the language's short name, such as es, pt-BR or zh-Hans."),
                    field="new_language",
                )
            texts.add_language(draft, _tag(new_language.strip()))
        case _:
            raise Invalid(_("Choose one of the actions on this page."), field="step")


def _tag(language: str | None) -> str:
    """A language of Django's as BCP 47 writes it: ``pt-br`` is ``pt-BR``, ``en-us`` is ``en``."""
    name, _dash, region = (language or "en").replace("_", "-").partition("-")
    if name == "en" or not region:
        return name.lower()
    return f"{name.lower()}-{region.upper() if len(region) == 2 else region.title()}"


def _locked(programme_id: int) -> RubricDraft:
    row = RubricDraft.objects.select_for_update().filter(programme_id=programme_id).first()
    if row is None:
        raise NotFound(_("There is no draft: it was published or thrown away."))
    return row


def _data(row: RubricDraft) -> RubricDraftData:
    return RubricDraftData(num=row.num, saved_at=row.saved_at, content=row.content)


def _record(
    programme_id: int, action: str, at: datetime, actor: int | None, data: Mapping[str, str]
) -> None:
    audit.record(
        stream=f"programme:{programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"programme:{programme_id}",
        data=dict(data),
    )
