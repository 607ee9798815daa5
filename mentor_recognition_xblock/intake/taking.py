"""Taking in one event: remember it, read the platform again under a lock, write what differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from ..hosts import HostEvent, get_host
from .data import MembershipData, NotCaughtUp
from .models import (
    CertificateSnapshot,
    CourseMember,
    CourseUnit,
    Forgotten,
    GradeSnapshot,
    IntakeEvent,
    MembershipSpell,
)

# How long an event may be ahead of the tables: it is sent before the row is saved, and over the
# bus before its transaction ends.
AHEAD: Final = timedelta(seconds=60)

React = Callable[[MembershipData], None]


def take_in(
    *, event: HostEvent, at: datetime, react: React | None = None, patient: bool = True
) -> bool:
    """Take one event in; False when it was before, or tells of somebody retired: no change.

    One transaction, ``react`` (what follows from a membership) included. Raises
    ``HostUnavailable`` when the platform cannot answer, and, while ``patient``, ``NotCaughtUp``
    when it does not hold yet what a fresh event says: nothing is written then; call again.
    """
    try:
        with transaction.atomic():
            user_id = _person(event)
            if user_id is not None and Forgotten.objects.filter(user_id=user_id).exists():
                return False
            _remember(event, user_id, at)
            if event.kind == "unit":
                _unit(event)
            elif event.kind != "submission" and user_id is not None:
                waits = patient and at - event.at < AHEAD
                _look(event, user_id, at, react, waits=waits)
    except IntegrityError:
        if IntakeEvent.objects.filter(event_id=event.event_id).exists():
            return False
        raise
    return True


def _person(event: HostEvent) -> int | None:
    if event.user_id is None and event.expects.get("anonymous_id"):
        return get_host().user_id_of_anonymous(str(event.expects["anonymous_id"]))
    return event.user_id


def _remember(event: HostEvent, user_id: int | None, at: datetime) -> None:
    IntakeEvent.objects.create(
        event_id=event.event_id,
        event_type=event.event_type[:128],
        kind=event.kind,
        source=event.source,
        course_key=event.course_key,
        user_id=user_id,
        subject=event.subject[:255],
        happened_at=event.at,
        taken_in_at=at,
    )


def _look(
    event: HostEvent, user_id: int, at: datetime, react: React | None, *, waits: bool
) -> None:
    # The lock first, then the look: what is read after it is newer than what others wrote before.
    row = _locked(event.course_key, user_id)
    look = {"membership": _membership, "grade": _grade, "certificate": _certificate}[event.kind]
    look(event, row, at, waits)
    if event.kind == "membership" and react is not None:
        react(
            MembershipData(event.course_key, user_id, bool(row.enrolled), row.mode, row.cohort, at)
        )


def _locked(course_key: str, user_id: int) -> CourseMember:
    rows = CourseMember.objects.select_for_update()
    row = rows.filter(course_key=course_key, user_id=user_id).first()
    if row is not None:
        return row
    CourseMember.objects.bulk_create(
        [CourseMember(course_key=course_key, user_id=user_id)], ignore_conflicts=True
    )
    return rows.get(course_key=course_key, user_id=user_id)


def _membership(event: HostEvent, row: CourseMember, at: datetime, waits: bool) -> None:
    found = get_host().membership(_user(row), row.course_key)
    told = _told(event, {"enrolled": found.enrolled, "cohort": found.cohort}, waits)
    state = (found.enrolled, found.mode, found.cohort)
    if row.found_at is not None and (row.enrolled, row.mode, row.cohort) == state:
        return
    current = row.spells.filter(active=True).first()
    since = _moment(event, at, told, None if current is None else current.since)
    if current is not None:
        current.until, current.active = since, None
        current.save(update_fields=["until", "active"])
    MembershipSpell.objects.create(
        member=row, enrolled=found.enrolled, mode=found.mode, cohort=found.cohort, since=since,
        event_id=event.event_id,
    )  # fmt: skip
    row.enrolled, row.mode, row.cohort = state
    row.found_at = at
    row.save(update_fields=["enrolled", "mode", "cohort", "found_at"])


def _grade(event: HostEvent, row: CourseMember, at: datetime, waits: bool) -> None:
    found = get_host().course_grade(_user(row), row.course_key)
    told = _told(event, {"percent": found.percent if found else None}, waits)
    if found is None or (row.grade, row.passed_at) == (found.percent, found.passed_at):
        return
    last = row.grades.order_by("-at", "-pk").values_list("at", flat=True).first()
    GradeSnapshot.objects.create(
        member=row, percent=found.percent, letter=found.letter, passed_at=found.passed_at,
        at=_moment(event, at, told, last), event_id=event.event_id,
    )  # fmt: skip
    row.grade, row.passed_at = found.percent, found.passed_at
    row.save(update_fields=["grade", "passed_at"])


def _certificate(event: HostEvent, row: CourseMember, at: datetime, waits: bool) -> None:
    found = get_host().certificate(_user(row), row.course_key)
    status = found.status if found else ""
    told = _told(event, {"status": status}, waits)
    # Sent on every save while passing: only another status is news.
    if row.certificate == status:
        return
    last = row.certificates.order_by("-at", "-pk").values_list("at", flat=True).first()
    CertificateSnapshot.objects.create(
        member=row, status=status, mode=found.mode if found else "",
        at=_moment(event, at, told, last), event_id=event.event_id,
    )  # fmt: skip
    row.certificate = status
    row.save(update_fields=["certificate"])


def _unit(event: HostEvent) -> None:
    """Published, deleted, duplicated: an event older than the last one known is passed over."""
    state = event.event_type.split(".")[-2] if "." in event.event_type else event.event_type
    row, created = CourseUnit.objects.select_for_update().get_or_create(
        usage_key=event.subject,
        defaults={"course_key": event.course_key, "state": state, "changed_at": event.at},
    )
    if not created and row.changed_at < event.at:
        row.state, row.changed_at = state, event.at
        row.save(update_fields=["state", "changed_at"])


def _told(event: HostEvent, facts: dict[str, object], waits: bool) -> bool:
    """Whether the event says what was found."""
    told = {name: value for name, value in event.expects.items() if name in facts}
    holds = all(facts[name] == value for name, value in told.items())
    if waits and not holds:
        raise NotCaughtUp(event.kind, "not yet")
    return bool(told) and holds


def _moment(event: HostEvent, at: datetime, told: bool, last: datetime | None) -> datetime:
    """The event's time when it tells what was found, else the time of looking; never backwards."""
    moment = event.at if told else at
    return moment if last is None else max(moment, last)


def _user(row: CourseMember) -> int:
    assert row.user_id is not None
    return row.user_id
