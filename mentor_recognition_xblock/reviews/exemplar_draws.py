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
from .exemplar_works import knows_author
from .models import Exemplar, ExemplarKey
from .states import ExemplarState


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
    set, by this rubric or an earlier one.
    """
    now = {pk for pk, attempt in rated if attempt == num}
    before = {pk: attempt for pk, attempt in sorted(rated, key=itemgetter(1)) if attempt < num}

    def lot(one: Exemplar) -> str:
        return sha256(f"{reviewer_id}:{one.uuid}".encode()).hexdigest()

    own_keys = ExemplarKey.objects.filter(
        person_id=reviewer_id, exemplar__origin=OuterRef("origin")
    )
    works = Exemplar.objects.filter(rubric_id=rubric_id).select_related("rubric")
    rows = list(works.annotate(is_keyed_by_them=Exists(own_keys)))
    free = [one for one in rows if one.origin not in held]
    usable = [one for one in rows if one.pk in now] + _usable(free, now, reviewer_id)
    pool = sorted(
        usable,
        key=lambda one: (
            one.pk not in now,
            before.get(one.pk, 0.5 if one.origin in seen else 0),
            lot(one),
        ),
    )
    # Too few works would certify by chance: nobody begins on them, and what was begun waits.
    chosen = pool[:count] if len(pool) >= count else [one for one in pool if one.pk in now]
    return Draw(tuple(sorted(chosen, key=lot)), min(len(pool) - len(chosen), len(chosen)))


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
