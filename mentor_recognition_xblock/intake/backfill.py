"""Backfill: what the platform's tables hold and no event told; for the first day and for gaps."""

from __future__ import annotations

from datetime import datetime

from ..hosts import HostEvent, get_host
from ..hosts.base import HostMembership
from .data import BackfillReport
from .ingest import React, take_in
from .models import CourseMember, Forgotten
from .queries import silent_days

NOBODY = HostMembership(enrolled=False)


def backfill(
    *, course_key: str, at: datetime, react: React | None = None, dry_run: bool = False
) -> BackfillReport:
    """Take in everyone of a course run who differs from what is known; again changes nothing.

    Each person is a transaction of their own, so that an interrupted run keeps what it did. Raises
    ``HostUnavailable`` when the platform cannot answer.
    """
    host = get_host()
    members = host.memberships(course_key)
    known = {row.user_id: row for row in CourseMember.objects.filter(course_key=course_key)}
    gone = set(Forgotten.objects.values_list("user_id", flat=True))
    missing = [
        user_id
        for user_id in sorted({*members, *filter(None, known)} - gone)
        if _differs(known.get(user_id), members.get(user_id, NOBODY))
    ]
    if not dry_run:
        for user_id in missing:
            _fill(user_id, course_key, at, react)
    return BackfillReport(
        course_key,
        people=len(members),
        applied=len(missing),
        silent_days=tuple(silent_days(course_key=course_key, at=at)),
        cohorts=host.existing_cohorts(course_key),
        cohorted=all(membership.cohorted for membership in members.values()),
    )


def _differs(row: CourseMember | None, now: HostMembership) -> bool:
    if row is None:
        return True
    if bool(row.enrolled) != now.enrolled:
        return True
    return now.cohorted and (row.cohort_key, row.cohort) != (now.cohort_key, now.cohort)


def open_members(course_key: str) -> dict[int, HostMembership]:
    """Membership of everyone enrolled as last found, by user id."""
    rows = CourseMember.objects.filter(
        course_key=course_key, enrolled=True, user_id__isnull=False
    ).values_list("user_id", "cohort", "cohort_key")
    return {
        user_id: HostMembership(True, cohort, cohort_key)
        for user_id, cohort, cohort_key in rows
        if user_id is not None
    }


def _fill(user_id: int, course_key: str, at: datetime, react: React | None) -> None:
    moment = at.isoformat(timespec="microseconds")
    event = HostEvent(
        kind="membership",
        event_type="backfill",
        event_id=f"m{user_id}@{moment}"[:64],
        at=at,
        source="backfill",
        course_key=course_key,
        user_id=user_id,
    )
    take_in(event=event, at=at, react=react, waits=False)
