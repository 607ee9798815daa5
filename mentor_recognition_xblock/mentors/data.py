"""What mentors hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from ..core.periods import Span


@dataclass(frozen=True)
class MentorData:
    """A mentor of a programme; ``hours_per_week`` and what follows are their own statement.

    ``goals`` are keys of ``GOALS``; ``time_zone`` is an IANA name or empty.
    """

    id: int
    uuid: UUID
    programme_id: int
    user_id: int
    hours_per_week: int
    expertise: tuple[str, ...]
    joined_at: datetime
    left_at: datetime | None
    goals: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str = ""


@dataclass(frozen=True)
class PauseData:
    """Declared time away, both days included.

    ``declared_at`` is when the mentor said so: no clock stops before. None for a pause that a
    manager granted, which counts from its first day.
    """

    starts_on: date
    ends_on: date
    declared_at: datetime | None = None

    @property
    def span(self) -> Span:
        """From the midnight before to the midnight after, in UTC."""
        begins, ends = (
            datetime.combine(day, time(), UTC)
            for day in (self.starts_on, self.ends_on + timedelta(days=1))
        )
        return begins, ends
