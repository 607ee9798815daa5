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
from ..inputs import Named, require_length
from ..languages import localized
from ..programmes import api as programmes
from ..shared_reads import remembered
from .data import Criterion, Level, RubricData
from .errors import ScoresIncomplete
from .exemplar_copies import take_over
from .models import Exemplar, Rubric
from .rubric_changes import is_same_yardstick
from .states import ExemplarState, RubricKind

MAX_TITLE: Final = 255
# Of rubrics that ship for something else than works.
KEPT_KEYS: Final = frozenset({"craft", "guidance"})
# As many as a review's form takes in (``inputs.Many``).
MAX_CRITERIA: Final = 20
KEY: Final = Named(64)


def add_rubric(
    *, programme_id: int, content: Mapping[str, Any], at: datetime, actor: int | None
) -> RubricData:
    """Store the next version of a rubric; the content of the one in use again is returned."""
    require_moderate(content, field="rubric")
    key = KEY("key", content.get("key"))
    if key in KEPT_KEYS:
        raise Invalid(
            _("The key {key} is kept for reviews of mentors: choose another.").format(key=key),
            field="key",
        )
    title = text_of(content.get("title"), field="title")
    require_length("title", title, MAX_TITLE)
    _check_criteria(content.get("criteria"))
    digest = content_hash(content, field="rubric").removeprefix("sha256:")
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        in_use = _in_use(programme_id)
        if in_use is not None and (in_use.key, in_use.content_hash) == (key, digest):
            return rubric_data(in_use)
        row = _stored(programme_id, RubricKind.WORK, content, digest, at)
        if in_use is not None:
            before = {"criteria": in_use.criteria}
            keys_hold = is_same_yardstick(before, content)
            take_over(in_use, row, keys_hold=keys_hold, at=at)
        _record(row, at, actor)
    return rubric_data(row)


def craft_rubric(*, programme_id: int, at: datetime) -> RubricData:
    """The rubric for mentors' comments that ships, stored for the programme once a wording."""
    return _kept("craft", RubricKind.CRAFT, programme_id, at)


def guidance_rubric(*, programme_id: int, at: datetime) -> RubricData:
    """The rubric for mentors' portfolios that ships, stored likewise."""
    return _kept("guidance", RubricKind.GUIDANCE, programme_id, at)


def _kept(name: str, kind: RubricKind, programme_id: int, at: datetime) -> RubricData:
    content = _shipped(name)
    digest = content_hash(content, field="rubric").removeprefix("sha256:")
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        rows = Rubric.objects.filter(programme_id=programme_id, kind=kind)
        row = rows.filter(content_hash=digest).first()
        if row is None:
            row = _stored(programme_id, kind, content, digest, at)
            _record(row, at, None)
    return rubric_data(row)


def _stored(
    programme_id: int, kind: str, content: Mapping[str, Any], digest: str, at: datetime
) -> Rubric:
    """The next version under the content's key; the programme is locked."""
    # Of both kinds: a key and a number name one rubric.
    rows = Rubric.objects.filter(programme_id=programme_id, key=content["key"])
    newest = rows.order_by("-num").first()
    return Rubric.objects.create(
        programme_id=programme_id,
        kind=kind,
        key=content["key"],
        num=newest.num + 1 if newest else 1,
        title=str(text_of(content["title"], field="title")),
        title_texts=content["title"],
        criteria=content["criteria"],
        content_hash=digest,
        created_at=at,
    )


def _record(row: Rubric, at: datetime, actor: int | None) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="rubric.added",
        at=at,
        actor=actor,
        subject=f"rubric:{row.key}:{row.num}",
        data={"hash": row.content_hash},
    )


def add_exemplar(
    *,
    rubric_id: int,
    title: str,
    source: str,
    levels: Mapping[str, int],
    rationale: Mapping[str, str],
    at: datetime,
) -> None:
    """Add a work whose key was agreed elsewhere; the same title again is no change.

    For the works that ship: others get their key from two people (``exemplar_keys``).
    """
    rubric = Rubric.objects.get(pk=rubric_id)
    check_scores(rubric_data(rubric), levels)
    agreed = {
        "state": ExemplarState.AGREED,
        "levels": dict(levels),
        "rationale": dict(rationale),
        "agreed_at": at,
    }
    row, made = Exemplar.objects.get_or_create(
        rubric=rubric,
        title=title,
        defaults={"html": render(source).html, "added_at": at, **agreed},
    )
    # Taken over from another rubric, whose levels asked for other things.
    if not made and row.state in (ExemplarState.OPEN, ExemplarState.DISPUTED):
        Exemplar.objects.filter(pk=row.pk).update(**agreed)


def shipped_rubric() -> dict[str, Any]:
    """The content of the portfolio rubric that ships with the package, in its languages."""
    return _shipped("portfolio")


def _shipped(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath("rubrics", f"{name}.yaml").read_text("utf-8")
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
            add_exemplar(rubric_id=rubric.id, at=at, **exemplar)
    return rubric


@remembered
def newest_rubric(programme_id: int) -> RubricData | None:
    """The rubric in use, the newest of the programme; None while there is none."""
    row = _in_use(programme_id)
    return None if row is None else rubric_data(row)


@remembered
def criterion_titles(programme_id: int) -> dict[str, str]:
    """By key the titles of the rubric in use, which know themselves in its other languages."""
    row = _in_use(programme_id)
    if row is None:
        return {}
    return {one["key"]: text_of(one["title"], field="title") for one in row.criteria}


def _in_use(programme_id: int) -> Rubric | None:
    rows = Rubric.of_works.filter(programme_id=programme_id)
    return rows.order_by("-created_at", "-pk").first()


def rubric_in_use(programme_id: int) -> RubricData:
    """As ``newest_rubric``; ``NotFound`` says what is missing."""
    found = newest_rubric(programme_id)
    if found is None:
        raise NotFound(_("The programme has no rubric yet: its manager adds one."))
    return found


def rubric_by_id(rubric_id: int) -> RubricData:
    """One version of a rubric, whatever is in use now."""
    return rubric_data(Rubric.objects.get(pk=rubric_id))


def check_scores(rubric: RubricData, scores: Mapping[str, int], *, field: str = "scores") -> None:
    """Refuse anything but one level of the rubric per criterion; the error names ``field.key``."""
    check_known_scores(rubric, scores, field=field)
    for criterion in rubric.criteria:
        if criterion.key not in scores:
            raise _no_level(criterion, field)


def check_known_scores(
    rubric: RubricData, scores: Mapping[str, int], *, field: str = "scores"
) -> None:
    """As ``check_scores``, while criteria may still be missing."""
    known = {criterion.key: criterion for criterion in rubric.criteria}
    for key, score in scores.items():
        if key not in known:
            raise ScoresIncomplete(
                _("The rubric has no criterion of that name."), field=f"{field}.{key[:40]}"
            )
        if score not in {level.score for level in known[key].levels}:
            raise _no_level(known[key], field)


def _no_level(criterion: Criterion, field: str) -> ScoresIncomplete:
    return ScoresIncomplete(
        _("Choose a level for {criterion}.").format(criterion=criterion.title),
        field=f"{field}.{criterion.key}",
    )


def rubric_data(row: Rubric) -> RubricData:
    """The row as handed out."""
    return RubricData(
        id=row.pk,
        programme_id=row.programme_id,
        key=row.key,
        num=row.num,
        title=localized(text_of(row.title_texts, field="title")),
        criteria=tuple(criterion_data(criterion) for criterion in row.criteria),
    )


def _check_criteria(plain: object) -> None:
    """One to ``MAX_CRITERIA`` criteria with levels, whose keys are names and differ."""
    if not isinstance(plain, list) or not 1 <= len(plain) <= MAX_CRITERIA:
        raise Invalid(
            _("A rubric has a list of 1 to {limit} criteria.").format(limit=MAX_CRITERIA),
            field="criteria",
        )
    known: set[str] = set()
    for num, criterion in enumerate(plain):
        read = criterion_data(criterion)
        # Kappa, gains and the policy all count in levels from 0 to 4.
        if [level.score for level in read.levels] != list(range(5)):
            raise Invalid(_("Levels run from 0 to 4."), field=f"criteria.{read.key}")
        key = KEY(f"criteria.{num}.key", read.key)
        if key in known:
            raise Invalid(
                _("Two criteria have the key {key}: give each its own.").format(key=key),
                field=f"criteria.{num}.key",
            )
        known.add(key)


def criterion_data(plain: Mapping[str, Any]) -> Criterion:
    """A criterion as it is stored, in the reader's language; ``Invalid`` for anything else."""
    try:
        levels = tuple(_level(level) for level in plain["levels"])
        return Criterion(
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


def _level(plain: Mapping[str, Any]) -> Level:
    return Level(
        plain["score"], _localized_member(plain, "label"), _localized_member(plain, "anchor")
    )


def _localized_member(plain: Mapping[str, Any], name: str) -> str:
    return localized(text_of(plain[name], field=name))
