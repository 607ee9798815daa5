"""More time as it was asked for and given: to its learner, to mentors, to who manages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db.models import QuerySet

from ..pairing import api as pairing
from ..programmes import api as programmes
from .data import ExtensionData
from .deadlines import due_date, extensions
from .extension_rows import handed_out
from .models import Extension, Project
from .starts import LAST, starts_of
from .states import GIVEN


@dataclass(frozen=True)
class UnfinishedWork:
    """A learner with a mentor whose final version is not in, and until when it is due."""

    learner_id: int
    unit: programmes.UnitData
    due_at: datetime


@dataclass(frozen=True)
class WorkStanding:
    """Until when a learner's work in a unit is due, and whether its final version is in."""

    due_at: datetime
    is_finished: bool


def standing_in(
    *, learner_id: int, units: Collection[programmes.UnitData]
) -> dict[int, WorkStanding]:
    """How the learner's works in units with a date for them stand, by unit."""
    here = {"unit_id__in": [unit.id for unit in units], "learner_id": learner_id}
    done = Project.objects.filter(finished_at__isnull=False, **here)
    finished = dict(done.values_list("unit_id", "finished_at"))
    later, starts = extensions(**here), starts_of(units, [learner_id])
    found = {}
    for unit in units:
        own = starts.own_date(unit, learner_id, as_of=finished.get(unit.id))
        due = due_date(own, later.get((unit.id, learner_id)))
        if due is not None:
            found[unit.id] = WorkStanding(due, unit.id in finished)
    return found


def extensions_of(*, learner_id: int, unit_ids: Collection[int]) -> list[ExtensionData]:
    """What a learner asked for and got in these units, newest first."""
    rows = _rows().filter(learner_id=learner_id, unit_id__in=list(unit_ids))
    return handed_out(rows.order_by("-pk"))


def extensions_of_learners(places: Collection[tuple[str, int]]) -> list[ExtensionData]:
    """The same of several learners, each in one course run, newest first; one query."""
    wanted = set(places)
    rows = _rows().filter(
        unit__course_key__in={course for course, _learner in wanted},
        learner_id__in={learner for _course, learner in wanted},
    )
    return handed_out(
        row for row in rows.order_by("-pk") if (row.unit.course_key, row.learner_id) in wanted
    )


def waiting_extensions(course_keys: Collection[str]) -> list[ExtensionData]:
    """What waits for an answer in these course runs, oldest first; one query."""
    rows = _rows().filter(unit__course_key__in=list(course_keys), active=True)
    return handed_out(rows.order_by("asked_at", "pk"))


def extensions_in_force(course_keys: Collection[str], *, at: datetime) -> list[ExtensionData]:
    """By which learners have time now beyond their unit's date, first due first; one query."""
    rows = _rows().filter(unit__course_key__in=list(course_keys), state__in=GIVEN)
    found = given_last_in_force(handed_out(rows), at=at)
    return sorted(found, key=lambda one: (one.due_at or LAST, one.learner_id))


def given_last_in_force(found: Collection[ExtensionData], *, at: datetime) -> list[ExtensionData]:
    """Of all that was given to these learners: what says until when they have time now.

    Its date lies ahead, and behind that of the unit.
    """
    given = [one for one in found if one.state in GIVEN]
    given.sort(key=lambda one: one.answered_at or LAST)
    last = {(one.unit_id, one.learner_id): one for one in given}
    return [
        one
        for one in last.values()
        if one.due_at is not None
        and one.unit_due_at is not None
        and one.due_at > max(at, one.unit_due_at)
    ]


def due_now(found: Collection[ExtensionData]) -> dict[tuple[int, int], datetime | None]:
    """By unit and learner of these: until when the work is due as things stand; one query."""
    if not found:
        return {}
    given = extensions(
        unit_id__in={one.unit_id for one in found}, learner_id__in={one.learner_id for one in found}
    )
    return {
        place: due_date(one.unit_due_at, given.get(place))
        for one in found
        if (place := (one.unit_id, one.learner_id))
    }


def unfinished_works(programme_id: int, course_keys: Collection[str]) -> list[UnfinishedWork]:
    """Works with a date of learners who have a mentor, without a final version; first due first.

    What was due before the earliest open term began is left out: its close is over, and whoever is
    mentored now was not asked for it.
    """
    wanted, since = set(course_keys), _open_since(programme_id)
    running = [one for one in pairing.running(programme_id) if one.course_key in wanted]
    units = [
        unit
        for key in sorted({one.course_key for one in running})
        for unit in programmes.units(key).values()
        if unit.activity == "project" and unit.has_date and unit.removed_at is None
    ]
    at = {"unit_id__in": [unit.id for unit in units]}
    done = set(
        Project.objects.filter(finished_at__isnull=False, **at).values_list("unit_id", "learner_id")
    )
    later, starts = extensions(**at), starts_of(units, {one.learner_id for one in running})
    found = []
    for unit in units:
        for one in running:
            place = unit.id, one.learner_id
            due = due_date(starts.own_date(unit, one.learner_id), later.get(place))
            if one.course_key != unit.course_key or due is None or place in done:
                continue
            if since is None or due >= since:
                found.append(UnfinishedWork(one.learner_id, unit, due))
    return sorted(found, key=lambda work: work.due_at)


def _open_since(programme_id: int) -> datetime | None:
    """When the earliest term begins that is not closed; None where all are."""
    begins = (one.starts_on for one in programmes.terms(programme_id) if one.closed_at is None)
    first = next(begins, None)
    return None if first is None else datetime.combine(first, time.min, tzinfo=UTC)


def _rows() -> QuerySet[Extension]:
    return Extension.objects.select_related("unit")
