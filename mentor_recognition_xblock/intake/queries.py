"""Reading what was taken in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from .data import SpellData
from .models import CourseMember, Forgotten, IntakeEvent


def forgotten(user_ids: Collection[int]) -> set[int]:
    """Those of ``user_ids`` who were retired: nothing more is taken in of them or told to them."""
    rows = Forgotten.objects.filter(user_id__in=set(user_ids))
    return set(rows.values_list("user_id", flat=True))


def spells(*, course_key: str, user_id: int) -> list[SpellData]:
    """Membership of a person over time, oldest first."""
    return [
        SpellData(row.enrolled, row.cohort, row.since, row.until, row.event_id)
        for member in CourseMember.objects.filter(course_key=course_key, user_id=user_id)
        for row in member.spells.order_by("since", "pk")
    ]


def silent_days(*, course_key: str, at: datetime) -> list[date]:
    """Days without any event since the first one: what a monitor should ask about."""
    rows = IntakeEvent.objects.filter(course_key=course_key).exclude(source="backfill")
    heard = {moment.date() for moment in rows.values_list("happened_at", flat=True).iterator()}
    if not heard:
        return []
    first, span = min(heard), (at.date() - min(heard)).days
    days = (first + timedelta(days=number) for number in range(max(span, 0) + 1))
    return [day for day in days if day not in heard]
