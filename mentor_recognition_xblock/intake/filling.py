"""Backfill: what the platform's tables hold and no event told; for the first day and for gaps."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from ..hosts import HostEvent, get_host
from .data import BackfillReport
from .models import CourseMember, Forgotten
from .queries import silent_days
from .taking import React, take_in


def backfill(
    *, course_key: str, at: datetime, react: React | None = None, dry_run: bool = False
) -> BackfillReport:
    """Take in everything of a course run that differs from what is known; again changes nothing.

    Each person is a transaction of their own, so that an interrupted run keeps what it did. Raises
    ``HostUnavailable`` when the platform cannot answer.
    """
    host = get_host()
    members = host.memberships(course_key)
    grades = host.course_grades(course_key)
    certificates = host.certificates(course_key)
    known = {row.user_id: row for row in CourseMember.objects.filter(course_key=course_key)}
    missing: list[tuple[str, int]] = []
    gone = set(Forgotten.objects.values_list("user_id", flat=True))
    for user_id in sorted({*members, *grades, *certificates, *filter(None, known)} - gone):
        row = known.get(user_id)
        now = members.get(user_id)
        here = None if row is None else (bool(row.enrolled), row.mode, row.cohort)
        there = (False, "", None) if now is None else (now.enrolled, now.mode, now.cohort)
        if here != there and not (row is None and now is None):
            missing.append(("membership", user_id))
        grade = grades.get(user_id)
        if grade is not None and (row is None or row.grade != grade.percent):
            missing.append(("grade", user_id))
        certificate = certificates.get(user_id)
        status = "" if certificate is None else certificate.status
        if status != ("" if row is None else row.certificate):
            missing.append(("certificate", user_id))
    if not dry_run:
        for kind, user_id in missing:
            _fill(kind, user_id, course_key, at, react)
    return BackfillReport(
        course_key,
        people=len(members),
        applied=len(missing),
        silent_days=tuple(silent_days(course_key=course_key, at=at)),
        cohorts=host.cohort_names(course_key),
    )


def open_members(course_key: str) -> dict[int, str | None]:
    """Cohort of everyone enrolled as last found, by user id."""
    rows = CourseMember.objects.filter(
        ~Q(user_id=None), course_key=course_key, enrolled=True
    ).annotate(person=F("user_id"))
    return dict(rows.values_list("person", "cohort"))


def _fill(kind: str, user_id: int, course_key: str, at: datetime, react: React | None) -> None:
    moment = at.isoformat(timespec="microseconds")
    event = HostEvent(
        kind=kind,
        event_type="backfill",
        event_id=f"{kind[:1]}{user_id}@{moment}"[:64],
        at=at,
        source="backfill",
        course_key=course_key,
        user_id=user_id,
    )
    take_in(event=event, at=at, react=react, patient=False)
