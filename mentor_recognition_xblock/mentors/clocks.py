"""How long somebody has waited: days on which a programme or the mentor paused count as none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..core.periods import merged
from ..programmes import api as programmes
from .pauses import pauses_of


@dataclass(frozen=True)
class Clock:
    """How long somebody has waited at ``now``, without the times that ``stood`` still.

    ``closed`` are those of the programme alone, by which dates move.
    """

    now: datetime
    stood: tuple[programmes.Pause, ...] = ()
    closed: tuple[programmes.Pause, ...] = ()

    def since(self, moment: datetime) -> datetime:
        """The moment as far back as the time that counted."""
        return min(self.now, moment + programmes.time_paused(self.stood, moment, self.now))


def clock(*, programme_id: int, mentor_id: int | None, now: datetime) -> Clock:
    """The programme's pauses and the mentor's own, in two queries; overlapping days count once."""
    closed = programmes.pauses(programme_id)
    spans = [(one.since, one.until or now) for one in closed]
    if mentor_id is not None:
        spans += [one.span for one in pauses_of(mentor_id)]
    stood = tuple(programmes.Pause(*span) for span in merged(spans))
    return Clock(now, stood, tuple(closed))
