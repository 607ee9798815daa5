"""Rubrics and keyed exemplars: immutable once stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.canonical_json import content_hash
from ..core.documents import require_moderate
from ..core.markdown import render
from ..core.texts import text_of
from ..errors import Invalid, NotFound
from ..languages import localized
from ..shared_reads import remembered
from .data import Criterion, Level, RubricData
from .errors import ScoresIncomplete
from .models import Exemplar, Rubric

MAX_EXEMPLAR: Final = 40_000


def add_rubric(
    *, programme_id: int, content: Mapping[str, Any], at: datetime, actor: int | None
) -> RubricData:
    """Store the next version of a rubric; the content of the newest again is returned."""
    require_moderate(content, field="rubric")
    if not isinstance(content.get("key"), str) or not content["key"].strip():
        raise Invalid(_("A rubric has a key, which is text."), field="key")
    title = text_of(content.get("title"), field="title")
    criteria = [_criterion(criterion) for criterion in content.get("criteria", [])]
    if not criteria:
        raise Invalid(_("A rubric has at least one criterion."), field="criteria")
    digest = content_hash(content, field="rubric").removeprefix("sha256:")
    with transaction.atomic():
        newest = (
            Rubric.objects.select_for_update()
            .filter(programme_id=programme_id, key=content["key"])
            .order_by("-num")
            .first()
        )
        if newest is not None and newest.content_hash == digest:
            return rubric_data(newest)
        row = Rubric.objects.create(
            programme_id=programme_id,
            key=content["key"],
            num=newest.num + 1 if newest else 1,
            title=str(title),
            criteria=content["criteria"],
            content_hash=digest,
            created_at=at,
        )
        audit.record(
            stream=f"programme:{programme_id}",
            action="rubric.added",
            at=at,
            actor=actor,
            subject=f"rubric:{row.key}:{row.num}",
            data={"hash": digest},
        )
    return rubric_data(row)


def add_exemplar(
    *,
    rubric_id: int,
    title: str,
    source: str,
    levels: Mapping[str, int],
    rationale: Mapping[str, str],
    at: datetime,
    actor: int | None,
) -> None:
    """Add a keyed work to a rubric; the same title again is no change."""
    rubric = Rubric.objects.get(pk=rubric_id)
    check_scores(rubric_data(rubric), levels)
    Exemplar.objects.get_or_create(
        rubric=rubric,
        title=title,
        defaults={
            "html": render(source).html,
            "levels": dict(levels),
            "rationale": dict(rationale),
        },
    )


def shipped_rubric() -> dict[str, Any]:
    """The content of the portfolio rubric that ships with the package, in its languages."""
    text = files(__package__).joinpath("rubrics", "portfolio.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def seed_shipped_rubric(*, programme_id: int, at: datetime, actor: int | None) -> RubricData:
    """The portfolio rubric and its exemplars that ship with the package."""
    rubric = add_rubric(programme_id=programme_id, content=shipped_rubric(), at=at, actor=actor)
    folder = files(__package__).joinpath("exemplars")
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".yaml"):
            exemplar = yaml.safe_load(path.read_text("utf-8"))
            # For people who write exemplars; here the title tells which are the same.
            exemplar.pop("key")
            add_exemplar(rubric_id=rubric.id, at=at, actor=actor, **exemplar)
    return rubric


@remembered
def newest_rubric(programme_id: int) -> RubricData | None:
    """The rubric in use, the newest of the programme; None while there is none."""
    row = Rubric.objects.filter(programme_id=programme_id).order_by("-created_at", "-pk").first()
    return None if row is None else rubric_data(row)


def rubric_in_use(programme_id: int) -> RubricData:
    """As ``newest_rubric``; ``NotFound`` says what is missing."""
    found = newest_rubric(programme_id)
    if found is None:
        raise NotFound(_("The programme has no rubric yet: its manager adds one."))
    return found


def check_scores(rubric: RubricData, scores: Mapping[str, int]) -> None:
    """Refuse anything but one level of the rubric per criterion; the error names the field."""
    known = {criterion.key: criterion for criterion in rubric.criteria}
    for key in scores:
        if key not in known:
            raise ScoresIncomplete(
                _("The rubric has no criterion of that name."), field=f"scores.{key[:40]}"
            )
    for key, criterion in known.items():
        if scores.get(key) not in {level.score for level in criterion.levels}:
            raise ScoresIncomplete(
                _("Choose a level for {criterion}.").format(criterion=criterion.title),
                field=f"scores.{key}",
            )


def rubric_data(row: Rubric) -> RubricData:
    """The row as handed out."""
    return RubricData(
        id=row.pk,
        programme_id=row.programme_id,
        key=row.key,
        num=row.num,
        title=row.title,
        criteria=tuple(_criterion(criterion) for criterion in row.criteria),
    )


def _criterion(plain: Mapping[str, Any]) -> Criterion:
    try:
        levels = tuple(_level(level) for level in plain["levels"])
        criterion = Criterion(
            plain["key"],
            _localized_member(plain, "title"),
            _localized_member(plain, "prompt"),
            levels,
        )
    except (KeyError, TypeError) as error:
        raise Invalid(
            _("Each criterion has key, title, prompt and levels with score, label and anchor."),
            field="criteria",
        ) from error
    # Kappa, gains and the policy all count in levels from 0 to 4.
    if [level.score for level in levels] != list(range(5)):
        raise Invalid(_("Levels run from 0 to 4."), field=f"criteria.{criterion.key}")
    return criterion


def _level(plain: Mapping[str, Any]) -> Level:
    return Level(
        plain["score"], _localized_member(plain, "label"), _localized_member(plain, "anchor")
    )


def _localized_member(plain: Mapping[str, Any], name: str) -> str:
    return localized(text_of(plain[name], field=name))
