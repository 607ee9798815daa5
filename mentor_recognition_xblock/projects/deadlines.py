"""When a project is due: the unit's date, moved by an extension, and then the days of grace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from ..programmes import api as programmes
from .data import ExtensionData
from .models import Extension
from .states import GIVEN

LAST: Final = datetime.max.replace(tzinfo=UTC)


def extensions(**scope: object) -> dict[tuple[int, int], datetime]:
    """The date each learner was given last, by unit and learner, in one query.

    Each grant is later than the one before; a correction alone is earlier, and counts from then.
    """
    given = Extension.objects.filter(state__in=GIVEN, due_at__isnull=False, **scope)
    rows = given.order_by("answered_at", "pk").values_list("unit_id", "learner_id", "due_at")
    return {(unit_id, learner_id): until for unit_id, learner_id, until in rows if until}


def due_date(unit_due: datetime | None, extended: datetime | None) -> datetime | None:
    """The later of both; None without a date of the unit. An extension never brings it forward."""
    if unit_due is None or extended is None:
        return unit_due
    return max(unit_due, extended)


def due_with(unit_due: datetime | None, found: Iterable[ExtensionData]) -> datetime | None:
    """When a learner's work is due, by their extensions that were read already."""
    given = [(one.answered_at, one.due_at) for one in found if one.state in GIVEN and one.due_at]
    newest = max(given, key=lambda one: one[0] or LAST, default=None)
    return due_date(unit_due, None if newest is None else newest[1])


def due_at(*, unit: programmes.UnitData, learner_id: int) -> datetime | None:
    """When the learner's work in the unit is due; None without a date."""
    place = unit.id, learner_id
    return due_date(unit.due_at, extensions(unit_id=unit.id, learner_id=learner_id).get(place))


def last_moment(due: datetime, *, grace_days: int) -> datetime:
    """Until when it is on time; a due date at the end of the calendar stays within it."""
    grace = timedelta(days=grace_days)
    return min(due, LAST - grace) + grace
