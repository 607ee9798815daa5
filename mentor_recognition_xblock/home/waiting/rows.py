"""One row of what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """What waits, where it belongs, and the button that leads to it.

    ``since`` is when the wait began, later by as much as pauses took, ``due_at`` by when it should
    end; None where there is none.
    ``place`` names the course or programme. ``address`` is empty where no unit to go to is left.
    """

    what: str
    act: str
    address: str
    place: str
    since: datetime | None = None
    due_at: datetime | None = None

    def is_late(self, at: datetime) -> bool:
        """Whether its date has passed."""
        return self.due_at is not None and self.due_at < at


def as_shown(rows: list[Waiting], at: datetime) -> list[dict[str, Any]]:
    """Each row with whether it is late and how many whole days it has waited, for ``_row.html``."""
    return [
        {
            "row": row,
            "late": row.is_late(at),
            "days": None if row.since is None else days_since(row.since, at),
        }
        for row in rows
    ]


def days_since(since: datetime, at: datetime) -> int:
    """Whole days of a wait."""
    return max(0, (at - since).days)
