"""When a project is due: the unit's date for its learner, moved by an extension, then the grace."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ..programmes import api as programmes
from .data import ExtensionData
from .models import Extension
from .starts import LAST, Dated, starts_of
from .states import GIVEN


def extensions(**scope: object) -> dict[tuple[int, int], datetime]:
    """The date each learner was given last, by unit and learner, in one query.

    Each grant is later than the one before; a correction alone is earlier, and counts from then.
    """
    given = Extension.objects.filter(state__in=GIVEN, due_at__isnull=False, **scope)
    rows = given.order_by("answered_at", "pk").values_list("unit_id", "learner_id", "due_at")
    return {(unit_id, learner_id): until for unit_id, learner_id, until in rows if until}


def due_date(own: datetime | None, extended: datetime | None) -> datetime | None:
    """The later of the learner's own date and an extension; None where nothing is due."""
    if own is None or extended is None:
        return own
    return max(own, extended)


def due_with(own: datetime | None, found: Iterable[ExtensionData]) -> datetime | None:
    """When a learner's work is due, by their extensions that were read already."""
    given = [(one.answered_at, one.due_at) for one in found if one.state in GIVEN and one.due_at]
    newest = max(given, key=lambda one: one[0] or LAST, default=None)
    return due_date(own, None if newest is None else newest[1])


def own_dates(*, unit: Dated, learner_ids: Collection[int]) -> dict[int, datetime]:
    """The unit's date for each of these learners, before extensions, of those who have one."""
    starts = starts_of([unit], learner_ids)
    return {
        learner_id: own
        for learner_id in learner_ids
        if (own := starts.own_date(unit, learner_id)) is not None
    }


def own_date(
    *, unit: Dated, learner_id: int, finished_at: datetime | None = None
) -> datetime | None:
    """The same for one learner; of a finished work the date that stood when it came."""
    starts = starts_of([unit], [learner_id])
    return starts.own_date(unit, learner_id, as_of=finished_at)


def due_at(
    *, unit: programmes.UnitData, learner_id: int, finished_at: datetime | None = None
) -> datetime | None:
    """When the learner's work in the unit is due; None without a date."""
    own = own_date(unit=unit, learner_id=learner_id, finished_at=finished_at)
    if own is None:
        return None
    place = unit.id, learner_id
    return due_date(own, extensions(unit_id=unit.id, learner_id=learner_id).get(place))


def last_moment(due: datetime, *, grace_days: int) -> datetime:
    """Until when it is on time; a due date at the end of the calendar stays within it."""
    grace = timedelta(days=grace_days)
    return min(due, LAST - grace) + grace
