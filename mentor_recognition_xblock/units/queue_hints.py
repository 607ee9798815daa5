"""What a mentor's queue says beyond the turns: overdue work, silence, time that stood still.

Days on which the programme paused or the mentor was away count as no waiting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from ..mentors import api as mentors
from ..mentors.api import Clock
from ..programmes import api as programmes
from ..projects import api as projects
from .visit import Visit

# A learner whose turn it is and who has been still for so long may need a word.
SILENT: Final = timedelta(days=14)


@dataclass(frozen=True)
class Hints:
    """Of one row: since when it is overdue, the learner is silent, or a criterion stands still."""

    overdue_since: datetime | None = None
    silent_since: datetime | None = None
    stalled: projects.StalledCriterion | None = None


def clock_of(visit: Visit, items: Sequence[projects.QueueItem]) -> Clock:
    """The clock of the visitor as a mentor; nothing is read where nothing waits or is due."""
    has_date = visit.published is not None and visit.published.has_date
    if not has_date and not any(item.newest_at for item in items):
        return Clock(visit.at)
    return waiting_clock(visit)


def waiting_clock(visit: Visit) -> Clock:
    """The same whatever there is."""
    mentor_id = visit.mentor.id if visit.mentor is not None else None
    return mentors.clock(programme_id=visit.programme.id, mentor_id=mentor_id, now=visit.at)


def hints(
    visit: Visit,
    items: Sequence[projects.QueueItem],
    extensions: Iterable[dict[str, Any]],
    clock: Clock,
) -> list[Hints]:
    """For each item: from what the page has read, and one query for criteria that stand still."""
    given: dict[int, list[projects.ExtensionData]] = defaultdict(list)
    for row in extensions:
        given[row["one"].learner_id].append(row["one"])
    learners = {item.learner_id for item in items if not item.is_finished}
    own = projects.own_dates(unit=visit.published, learner_ids=learners) if visit.published else {}
    stalled = projects.stalled_criteria(
        [item.project_uuid for item in items if item.project_uuid and (item.newest_num or 0) > 2]
    )
    return [
        replace(
            _hints(
                item, projects.due_with(own.get(item.learner_id), given[item.learner_id]), clock
            ),
            stalled=stalled.get(item.project_uuid) if item.project_uuid else None,
        )
        for item in items
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
