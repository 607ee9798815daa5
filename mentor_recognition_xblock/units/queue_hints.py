"""What a mentor's queue says beyond the turns: overdue work, silence, time that stood still.

Days on which the programme paused or the mentor was away count as no waiting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from ..core.periods import merged
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..projects import api as projects
from .visit import Visit

# A learner whose turn it is and who has been still for so long may need a word.
SILENT: Final = timedelta(days=14)


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


@dataclass(frozen=True)
class Hints:
    """Of one row: since when it is overdue, and since when the learner is silent."""

    overdue_since: datetime | None = None
    silent_since: datetime | None = None


def clock_of(visit: Visit, items: Sequence[projects.QueueItem]) -> Clock:
    """The programme's pauses and the mentor's own, in two queries; overlapping days count once.

    Neither is read where nothing was handed in and nothing is due.
    """
    due_at = visit.published.due_at if visit.published else None
    if due_at is None and not any(item.newest_at for item in items):
        return Clock(visit.at)
    closed = programmes.pauses(visit.programme.id)
    spans = [(one.since, one.until or visit.at) for one in closed]
    if visit.mentor is not None:
        spans += [one.span for one in mentors.pauses_of(visit.mentor.id)]
    stood = tuple(programmes.Pause(*span) for span in merged(spans))
    return Clock(visit.at, stood, tuple(closed))


def hints(
    visit: Visit,
    items: Sequence[projects.QueueItem],
    extensions: Iterable[dict[str, Any]],
    clock: Clock,
) -> list[Hints]:
    """For each item, from what the page has read already."""
    given: dict[int, list[projects.ExtensionData]] = defaultdict(list)
    for row in extensions:
        given[row["one"].learner_id].append(row["one"])
    unit_due = visit.published.due_at if visit.published else None
    return [
        _hints(item, projects.due_with(unit_due, given[item.learner_id]), clock) for item in items
    ]


def _hints(item: projects.QueueItem, due: datetime | None, clock: Clock) -> Hints:
    if item.is_finished:
        return Hints()
    overdue = None
    if due is not None:
        due = programmes.moved(due, clock.closed, clock.now)
        overdue = due if due < clock.now else None
    silent = None
    if item.newest_at and not item.waiting_since and not item.answered:
        last = max(item.newest_at, item.spoken_at or item.newest_at)
        silent = last if clock.now - clock.since(last) >= SILENT else None
    return Hints(overdue, silent)
