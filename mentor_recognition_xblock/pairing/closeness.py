"""How close people stand to one person by mentoring: for whoever must choose somebody impartial."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from .models import Block, Pairing

PAIRED, FELLOW = "paired", "fellow"


@dataclass(frozen=True)
class Closeness:
    """User ids. ``paired``: ever mentored the person, or were mentored by them, in the programme.

    ``fellows``: at present mentees of a mentor of theirs, or mentors of a mentee of theirs.

    Those of a block are in ``paired``, where nobody can tell them from the others: a block is kept
    from everybody but who made it.
    """

    paired: frozenset[int]
    fellows: frozenset[int]


def closeness(*, programme_id: int, user_id: int) -> Closeness:
    """Who stands close to the person, in one query however many they are."""
    first, *others = closeness_rows(programme_id=programme_id, user_id=user_id)
    by_kind: dict[str, set[int]] = {PAIRED: set(), FELLOW: set()}
    for kind, other in first.union(*others):
        by_kind[kind].add(other)
    return Closeness(frozenset(by_kind[PAIRED] - {user_id}), frozenset(by_kind[FELLOW] - {user_id}))


def closeness_rows(*, programme_id: int, user_id: int) -> list[QuerySet[Any]]:
    """The same as queries to join with others: rows of ``PAIRED`` or ``FELLOW`` and a user id.

    The person stands among them, too.
    """
    rows = Pairing.objects.filter(programme_id=programme_id).order_by()
    blocks = Block.objects.filter(programme_id=programme_id).order_by()
    learned, taught = rows.filter(learner_id=user_id), rows.filter(mentor__user_id=user_id)
    running = rows.filter(active=True)
    own_mentors = learned.filter(active=True).values("mentor_id")
    own_mentees = taught.filter(active=True).values("learner_id")
    return [
        _told(PAIRED, learned, "mentor__user_id"),
        _told(PAIRED, taught, "learner_id"),
        _told(PAIRED, blocks.filter(learner_id=user_id), "mentor__user_id"),
        _told(PAIRED, blocks.filter(mentor__user_id=user_id), "learner_id"),
        _told(FELLOW, running.filter(mentor_id__in=own_mentors), "learner_id"),
        _told(FELLOW, running.filter(learner_id__in=own_mentees), "mentor__user_id"),
    ]


def paired_with_any(*, programme_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Who was ever paired with one of the people, or is in a block with one; one query."""
    rows = Pairing.objects.filter(programme_id=programme_id).order_by()
    blocks = Block.objects.filter(programme_id=programme_id).order_by()
    ids = list(user_ids)
    found = rows.filter(learner_id__in=ids).values_list("mentor__user_id")
    found = found.union(
        rows.filter(mentor__user_id__in=ids).values_list("learner_id"),
        blocks.filter(learner_id__in=ids).values_list("mentor__user_id"),
        blocks.filter(mentor__user_id__in=ids).values_list("learner_id"),
    )
    return frozenset(one for (one,) in found if one is not None)


def _told(kind: str, rows: QuerySet[Pairing] | QuerySet[Block], path: str) -> QuerySet[Any]:
    """Rows of kind and user id, all of one shape."""
    said = Value(kind, output_field=CharField())
    return rows.annotate(told_kind=said, told_id=F(path)).values_list("told_kind", "told_id")
