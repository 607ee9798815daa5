"""When learners started in their courses: what the dates of units without one for all count from.

The platform says when. What it said is noted at every act that a date decides, and daily, so that
a later answer cannot make late what was in time (docs/decisions/0056).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from django.db import transaction

from ..hosts import get_host
from .start_models import LearnerStart

LAST: Final = datetime.max.replace(tzinfo=UTC)
Place = tuple[str, int]


class Dated(Protocol):
    """A unit or its row, as far as it says when works are due."""

    @property
    def course_key(self) -> str | None:
        """None in a library."""

    @property
    def due_at(self) -> datetime | None:
        """For everybody."""

    @property
    def due_after_days(self) -> int | None:
        """So many days after a learner's start."""


@dataclass(frozen=True)
class Noted:
    """A start as the platform said it."""

    started_at: datetime
    noted_at: datetime


@dataclass(frozen=True)
class Starts:
    """When some learners started, by course run and learner.

    ``noted``, oldest first, is what was noted; ``told`` what the platform says now.
    """

    noted: Mapping[Place, Sequence[Noted]] = field(default_factory=dict)
    told: Mapping[Place, datetime] = field(default_factory=dict)

    def own_date(
        self, unit: Dated, learner_id: int, *, as_of: datetime | None = None
    ) -> datetime | None:
        """The unit's date for this learner, before extensions; None without one.

        ``as_of`` a moment it is the date by what was noted until then, else by what is known now.
        """
        if unit.due_after_days is None or unit.course_key is None:
            return unit.due_at
        start = self._start((unit.course_key, learner_id), as_of)
        if start is None:
            return None
        after = timedelta(days=unit.due_after_days)
        return min(start, LAST - after) + after

    def _start(self, place: Place, as_of: datetime | None) -> datetime | None:
        rows, told = self.noted.get(place, ()), self.told.get(place)
        if not rows:
            return told
        if as_of is None:
            return max(rows[-1].started_at, told or rows[-1].started_at)
        # What was noted first stands for the time before it: nothing else is known of that.
        known = [one for one in rows if one.noted_at <= as_of] or rows[:1]
        return known[-1].started_at


def starts_of(units: Iterable[Dated], learner_ids: Collection[int]) -> Starts:
    """When these learners started in the courses of these units.

    Asks nothing where all units have one date for everybody.
    """
    courses = {
        unit.course_key for unit in units if unit.due_after_days is not None and unit.course_key
    }
    if not courses or not learner_ids:
        return Starts()
    learners = set(learner_ids)
    return Starts(_noted(courses, learners), get_host().starts(courses, user_ids=learners))


def note_starts(*, course_key: str, learner_ids: Collection[int], at: datetime) -> int:
    """Note what the platform says now; return how many starts were new.

    A start that is over moves later and never earlier; one that is still to come follows the
    platform. A platform that gives no answer changes nothing.
    """
    learners = set(learner_ids)
    told = get_host().starts([course_key], user_ids=learners)
    if not told:
        return 0
    with transaction.atomic():
        noted = _noted({course_key}, learners)
        new, void = [], []
        for (_course, learner_id), start in told.items():
            last = noted.get((course_key, learner_id), [Noted(start, at)])[-1].started_at
            known = (course_key, learner_id) in noted
            if known and (start == last or (start < last and last <= at)):
                continue
            if known and last > at:
                void.append(learner_id)
            new.append(
                LearnerStart(
                    course_key=course_key, learner_id=learner_id, started_at=start, noted_at=at
                )
            )
        # Nothing has been counted from a start that had not come.
        LearnerStart.objects.filter(
            course_key=course_key, learner_id__in=void, started_at__gt=at
        ).delete()
        # Two requests that note the same at once note it once.
        LearnerStart.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _noted(courses: Collection[str], learners: Collection[int]) -> dict[Place, list[Noted]]:
    rows = LearnerStart.objects.filter(course_key__in=courses, learner_id__in=learners)
    found: dict[Place, list[Noted]] = defaultdict(list)
    for row in rows.order_by("started_at"):
        found[row.course_key, row.learner_id].append(Noted(row.started_at, row.noted_at))
    return dict(found)
