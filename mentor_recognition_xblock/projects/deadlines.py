"""When a project is due: the unit's date, moved by an extension, and then the days of grace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Max

from ..programmes import api as programmes
from .data import ExtensionData
from .models import Extension
from .states import ExtensionState

LAST: Final = datetime.max.replace(tzinfo=UTC)


def extensions(**scope: object) -> dict[tuple[int, int], datetime]:
    """The latest date each learner was given, by unit and learner, in one query."""
    granted = Extension.objects.filter(state=ExtensionState.GRANTED)
    rows = granted.filter(**scope).order_by().values_list("unit_id", "learner_id")
    return {(one, learner): until for one, learner, until in rows.annotate(until=Max("due_at"))}


def due_date(unit_due: datetime | None, extended: datetime | None) -> datetime | None:
    """The later of both; None without a date of the unit. An extension never brings it forward."""
    if unit_due is None or extended is None:
        return unit_due
    return max(unit_due, extended)


def due_with(unit_due: datetime | None, found: Iterable[ExtensionData]) -> datetime | None:
    """When a learner's work is due, by their extensions that were read already."""
    given = [one.due_at for one in found if one.state == ExtensionState.GRANTED and one.due_at]
    return due_date(unit_due, max(given, default=None))


def due_at(*, unit: programmes.UnitData, learner_id: int) -> datetime | None:
    """When the learner's work in the unit is due; None without a date."""
    place = unit.id, learner_id
    return due_date(unit.due_at, extensions(unit_id=unit.id, learner_id=learner_id).get(place))


def last_moment(due: datetime, *, grace_days: int) -> datetime:
    """Until when it is on time; a due date at the end of the calendar stays within it."""
    grace = timedelta(days=grace_days)
    return min(due, LAST - grace) + grace
