"""Backfill: what the platform's tables hold and no event told; for the first day and for gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ..deadlocks import retry_on_deadlock
from ..hosts import HostEvent, get_host
from ..hosts.base import HostMembership
from .data import BackfillReport
from .inbox import BATCH
from .ingest import NOBODY, React, take_in_people
from .models import CourseMember, Forgotten, IntakeEvent
from .queries import silent_days


def backfill(
    *, course_key: str, at: datetime, react: React | None = None, dry_run: bool = False
) -> BackfillReport:
    """Take in everyone of a course run who differs from what is known; again changes nothing.

    Five hundred people are a transaction, so that an interrupted run keeps what it did. Raises
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
        for first in range(0, len(missing), BATCH):
            _fill(missing[first : first + BATCH], course_key, at, react)
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


@retry_on_deadlock
def _fill(user_ids: Sequence[int], course_key: str, at: datetime, react: React | None) -> None:
    moment = at.isoformat(timespec="microseconds")
    events = [
        HostEvent(
            kind="membership",
            event_type="backfill",
            event_id=f"m{user_id}@{moment}"[:64],
            at=at,
            source="backfill",
            course_key=course_key,
            user_id=user_id,
        )
        for user_id in user_ids
    ]
    with transaction.atomic():
        IntakeEvent.objects.bulk_create(
            [
                IntakeEvent(
                    event_id=event.event_id,
                    event_type=event.event_type,
                    source=event.source,
                    course_key=course_key,
                    user_id=event.user_id,
                    happened_at=at,
                    taken_in_at=at,
                )
                for event in events
            ],
            ignore_conflicts=True,
        )
        take_in_people(
            course_key=course_key,
            heard={user_id: [event] for user_id, event in zip(user_ids, events, strict=True)},
            at=at,
            react=react,
            may_wait=lambda _event: False,
        )
