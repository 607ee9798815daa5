"""Seats of panels: given to people under an alias and a number that say nothing of them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from ..signals import announce_all, review_assigned
from .models import ReviewAssignment, ReviewPanel


def give_seats(
    row: ReviewPanel,
    user_ids: list[int],
    at: datetime,
    *,
    taken: int,
    by_hand: bool = False,
    are_here: bool = False,
) -> list[ReviewAssignment]:
    """Ask people to review on a locked panel that had ``taken`` seats so far.

    They are told by a letter, unless they ``are_here`` since they asked for it themselves.
    """
    nums = [*range(taken + 1, taken + 1 + len(user_ids))]
    # The draw gives the least loaded first: numbers in its order would tell who that is.
    secrets.SystemRandom().shuffle(nums)
    rows = ReviewAssignment.objects.bulk_create(
        ReviewAssignment(
            panel=row,
            reviewer_id=user_id,
            alias=alias(),
            num=num,
            assigned_at=at,
            due_at=at + timedelta(days=row.due_days),
            by_hand=by_hand,
        )
        for num, user_id in zip(nums, user_ids, strict=True)
    )
    row.asked = taken + len(rows)
    if not are_here:
        announce_all(review_assigned, [{"assignment_uuid": str(one.uuid)} for one in rows])
    return rows


def alias() -> str:
    """What a work is called to one reviewer."""
    # Easily read letters and digits; drawn per case, so it links nothing.
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(alphabet) for _ in range(4))
