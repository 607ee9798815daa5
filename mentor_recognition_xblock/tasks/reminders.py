"""Reminders of badges that wait: after three, ten and thirty days, and never again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ..badges import api as badges
from .telling import keep

DAYS: Final = (3, 10, 30)


def remind_unclaimed(*, at: datetime) -> int:
    """Queue the reminders that are due; each is queued once. Returns how many badges wait.

    The caller's run sends them.
    """
    waiting = badges.unclaimed(issued_before=at - timedelta(days=DAYS[0]))
    for badge in waiting:
        age = (at - badge.issued_at).days
        reached = max(days for days in DAYS if age >= days)
        keep(
            user_ids=[badge.recipient_id],
            kind="badge_unclaimed",
            key=f"{badge.uuid}:{reached}",
            at=at,
            programme_id=badge.programme_id,
            usage_key=badge.usage_key,
        )
    return len(waiting)
