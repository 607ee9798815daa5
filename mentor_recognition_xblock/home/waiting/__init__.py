"""What waits for a person: gathered from the roles they hold, the most pressing first."""

from __future__ import annotations

from datetime import datetime

from ...shell import Belonging
from . import appeals, committee, learner, manager, mentor, reviewer, sponsor, together
from .rows import Waiting, as_shown, days_since

__all__ = ["Waiting", "as_shown", "days_since", "waiting_for"]

_ROLES = (
    learner.waiting,
    mentor.waiting,
    sponsor.waiting,
    together.waiting,
    reviewer.waiting,
    committee.waiting,
    appeals.waiting,
    manager.waiting,
)


def waiting_for(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Everything that waits: what is late, then what has a date, then the longest wait."""
    rows = [row for of_role in _ROLES for row in of_role(found, at=at)]
    far = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(
        rows,
        key=lambda row: (not row.is_late(at), row.due_at is None, row.due_at or row.since or far),
    )
