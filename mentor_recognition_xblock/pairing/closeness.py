"""How close people stand to one person by mentoring: for whoever must choose somebody impartial."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from .models import Block, Pairing


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
    """Who stands close to the person, in five queries however many they are."""
    rows = Pairing.objects.filter(programme_id=programme_id)
    learned, taught = rows.filter(learner_id=user_id), rows.filter(mentor__user_id=user_id)
    blocks = Block.objects.filter(programme_id=programme_id).filter(
        Q(learner_id=user_id) | Q(mentor__user_id=user_id)
    )
    paired = {
        *learned.values_list("mentor__user_id", flat=True),
        *taught.values_list("learner_id", flat=True),
    }
    for pair in blocks.values_list("learner_id", "mentor__user_id"):
        paired |= set(pair)
    running = rows.filter(active=True)
    own_mentors = learned.filter(active=True).values("mentor_id")
    own_mentees = taught.filter(active=True).values("learner_id")
    fellows = {
        *running.filter(mentor_id__in=own_mentors).values_list("learner_id", flat=True),
        *running.filter(learner_id__in=own_mentees).values_list("mentor__user_id", flat=True),
    }
    return Closeness(frozenset(paired - {user_id}), frozenset(fellows - {user_id}))
