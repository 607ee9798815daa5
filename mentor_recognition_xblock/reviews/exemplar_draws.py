"""Which exemplars an attempt at calibration is made of: others than before, while there are any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from ..projects import api as projects
from .data import RubricData
from .exemplar_copies import SHOWABLE
from .exemplar_works import knows_author
from .models import CalibrationRating, Exemplar, ExemplarKey, ReviewAssignment, ReviewPanel
from .session_models import SessionWork
from .states import AssignmentState, ExemplarState, SessionState


@dataclass(frozen=True)
class Draw:
    """The works of an attempt, in order, and how many works of the next one are not among them."""

    chosen: tuple[Exemplar, ...]
    others_next: int


def draw(
    rated: Sequence[tuple[int, int]],
    *,
    rubric_id: int,
    reviewer_id: int,
    num: int,
    count: int,
    seen: Collection[UUID] = (),
    held: Collection[UUID] = (),
) -> Draw:
    """``count`` exemplars for attempt ``num`` of the person; always the same for the same attempt.

    ``rated`` are the person's ratings so far: exemplar id and number of the attempt. Works rated in
    this attempt stay in it, also when others are added meanwhile. Then come works that were never
    rated, then those that were rated longest ago; among equals a lot of the person's decides.
    ``seen`` are origins of works that the person rated by an earlier rubric: they know those keys;
    or reviewed. ``held`` are those of works that they review now: here they would see which.
    Nobody calibrates on a work of their own, of a learner of theirs, or whose key they helped to
    set, by this rubric or an earlier one; nor on one whose ratings a session of theirs still hides.
    """
    now = {pk for pk, attempt in rated if attempt == num}
    before = {pk: attempt for pk, attempt in sorted(rated, key=itemgetter(1)) if attempt < num}

    def lot(one: Exemplar) -> str:
        return sha256(f"{reviewer_id}:{one.uuid}".encode()).hexdigest()

    own_keys = ExemplarKey.objects.filter(
        person_id=reviewer_id, exemplar__origin=OuterRef("origin")
    )
    works = Exemplar.objects.filter(rubric_id=rubric_id).select_related("rubric")
    works = works.exclude(origin__in=_hidden_from(reviewer_id))
    # With them come those whose keys a session has shown the person.
    met = SessionWork.objects.filter(
        session__places__person_id=reviewer_id,
        session__revealed_at__isnull=False,
        exemplar__origin=OuterRef("origin"),
    )
    rows: list[Any] = list(works.annotate(is_keyed_by_them=Exists(own_keys), is_met=Exists(met)))
    free = [one for one in rows if one.origin not in held]
    usable = [one for one in rows if one.pk in now] + _usable(free, now, reviewer_id)
    pool = sorted(
        usable,
        key=lambda one: (
            one.pk not in now,
            before.get(one.pk, 0.5 if one.is_met or one.origin in seen else 0),
            lot(one),
        ),
    )
    # Too few works would certify by chance: nobody begins on them, and what was begun waits.
    chosen = pool[:count] if len(pool) >= count else [one for one in pool if one.pk in now]
    return Draw(tuple(sorted(chosen, key=lot)), min(len(pool) - len(chosen), len(chosen)))


def unknown_to_all(rubric: RubricData, person_ids: Collection[int]) -> list[Exemplar]:
    """Works of the rubric with an agreed key that none of the people wrote, guided, keyed, rated,
    reviewed, or saw in a session; by all wordings of the rubric.
    """
    people = set(person_ids)
    rows = _met_by_none(rubric, people)
    for person_id in sorted(people):
        rows = _usable(rows, (), person_id)
    return rows


def _met_by_none(rubric: RubricData, people: Collection[int]) -> list[Any]:
    """Works, with a key or without, that none of the people rated, reviewed or saw in a session.

    ``is_keyed_by_them`` stands on each: whether one of them gave it a key.
    """
    own_keys = ExemplarKey.objects.filter(person_id__in=people, exemplar__origin=OuterRef("origin"))
    rated = CalibrationRating.objects.filter(
        attempt__reviewer_id__in=people, exemplar__origin=OuterRef("origin")
    )
    seen = SessionWork.objects.filter(
        session__places__person_id__in=people, exemplar__origin=OuterRef("origin")
    ).exclude(session__state=SessionState.CANCELLED)
    given = ReviewPanel.objects.filter(
        assignments__reviewer_id__in=people, exemplar__origin=OuterRef("origin")
    )
    works = Exemplar.objects.filter(
        ~Exists(rated), ~Exists(seen), ~Exists(given), rubric_id=rubric.id
    )
    works = works.select_related("rubric").annotate(is_keyed_by_them=Exists(own_keys))
    return list(works.order_by("pk"))


def fit_for_trial(
    rubric: RubricData, person_ids: Collection[int]
) -> tuple[list[Exemplar], list[Exemplar]]:
    """Works on which a draft may be tried with the people: unknown to them all, and the others.

    With a key or without. None that one of them wrote, guided or keyed, none whose ratings a
    session of theirs hides, and none that one of them reviews now: they would see that it is one.
    """
    people = set(person_ids)
    own_keys = ExemplarKey.objects.filter(person_id__in=people, exemplar__origin=OuterRef("origin"))
    hidden = SessionWork.objects.filter(
        session__places__person_id__in=people,
        session__state=SessionState.RATING,
        exemplar__origin=OuterRef("origin"),
    )
    under_review = ReviewAssignment.objects.filter(
        reviewer_id__in=people,
        state=AssignmentState.ASSIGNED,
        panel__exemplar__origin=OuterRef("origin"),
    )
    rows = Exemplar.objects.filter(
        SHOWABLE, ~Exists(own_keys), ~Exists(hidden), ~Exists(under_review), rubric_id=rubric.id
    ).exclude(state=ExemplarState.WITHDRAWN)
    works = list(rows.exclude(html="").order_by("pk"))
    lent = {one.version_id for one in works if one.version_id is not None}
    known = {pk for one in people for pk in knows_author(lent, one, rubric.programme_id)}
    works = [one for one in works if one.version_id not in known]
    unknown = {one.pk for one in _met_by_none(rubric, people) if not one.is_keyed_by_them}
    return (
        [one for one in works if one.pk in unknown],
        [one for one in works if one.pk not in unknown],
    )


def _hidden_from(person_id: int) -> Any:
    """Origins of the works whose ratings a session of the person still hides."""
    rows = SessionWork.objects.filter(
        session__places__person_id=person_id, session__state=SessionState.RATING
    )
    return rows.values("exemplar__origin")


def _usable(rows: Sequence[Any], now: Collection[int], reviewer_id: int) -> list[Exemplar]:
    """Those with a key, none in this attempt yet, whose author and key the person does not know."""
    keyed = [one for one in rows if one.state == ExemplarState.AGREED and one.pk not in now]
    keyed = [one for one in keyed if not one.is_keyed_by_them]
    lent = {one.version_id for one in keyed if one.version_id is not None}
    if not lent:
        return keyed
    left_out = knows_author(lent, reviewer_id, keyed[0].rubric.programme_id)
    left_out |= lent - projects.still_lent(lent)
    return [one for one in keyed if one.version_id not in left_out]
