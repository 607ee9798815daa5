"""When a project is due: the unit's date, moved by an extension, and then the days of grace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Max

from .models import Extension

LAST: Final = datetime.max.replace(tzinfo=UTC)


def extensions(**scope: object) -> dict[tuple[int, int], datetime]:
    """The latest date each learner was given, by unit and learner, in one query."""
    rows = Extension.objects.filter(**scope).order_by().values_list("unit_id", "learner_id")
    return {(one, learner): until for one, learner, until in rows.annotate(until=Max("due_at"))}


def due_date(unit_due: datetime | None, extended: datetime | None) -> datetime | None:
    """The later of both; None without a date of the unit. An extension never brings it forward."""
    if unit_due is None or extended is None:
        return unit_due
    return max(unit_due, extended)


def last_moment(due: datetime, *, grace_days: int) -> datetime:
    """Until when it is on time; a due date at the end of the calendar stays within it."""
    grace = timedelta(days=grace_days)
    return min(due, LAST - grace) + grace
