"""Taking in one event: remember it, read the platform again under a lock, write what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from ..hosts import HostEvent, get_host
from ..hosts.base import HostMembership
from .data import MembershipData, NotCaughtUp
from .models import CourseMember, Forgotten, IntakeEvent, MembershipSpell

# How long an event may be ahead of the tables: it is sent before the row is saved, and over the
# bus before its transaction ends.
AHEAD: Final = timedelta(seconds=60)

React = Callable[[MembershipData], None]


def take_in(
    *, event: HostEvent, at: datetime, react: React | None = None, waits: bool = True
) -> bool:
    """Take one membership event in; False when it was before, or tells of somebody retired.

    One transaction, ``react`` (what follows from a membership) included. Raises
    ``HostUnavailable`` when the platform cannot answer, and, while it ``waits``, ``NotCaughtUp``
    when it does not hold yet what a fresh event says: nothing is written then; call again.
    """
    if event.kind != "membership" or event.user_id is None:
        return False
    try:
        with transaction.atomic():
            if Forgotten.objects.filter(user_id=event.user_id).exists():
                return False
            _remember(event, event.user_id, at)
            _look(event, event.user_id, at, react, waits=waits and at - event.at < AHEAD)
    except IntegrityError:
        # The event was taken in by another worker, which is success; any other clash is an error.
        if IntakeEvent.objects.filter(event_id=event.event_id).exists():
            return False
        raise
    return True


def _remember(event: HostEvent, user_id: int, at: datetime) -> None:
    IntakeEvent.objects.create(
        event_id=event.event_id,
        event_type=event.event_type[:128],
        source=event.source,
        course_key=event.course_key,
        user_id=user_id,
        happened_at=event.at,
        taken_in_at=at,
    )


def _look(
    event: HostEvent, user_id: int, at: datetime, react: React | None, *, waits: bool
) -> None:
    # The lock first, then the look: what is read after it is newer than what others wrote before.
    row = _locked(event.course_key, user_id)
    membership = get_host().membership(user_id, row.course_key)
    confirmed = _confirms(
        event, {"enrolled": membership.enrolled, "cohort": membership.cohort}, waits
    )
    if not membership.cohorted:
        # Cohorts are switched off: the last cohort known is neither confirmed nor over.
        membership = replace(membership, cohort=row.cohort, cohort_key=row.cohort_key)
    _write(event, row, membership, at, confirmed)
    if react is not None:
        react(MembershipData(event.course_key, user_id, membership, at))


def _locked(course_key: str, user_id: int) -> CourseMember:
    rows = CourseMember.objects.select_for_update()
    row = rows.filter(course_key=course_key, user_id=user_id).first()
    if row is not None:
        return row
    CourseMember.objects.bulk_create(
        [CourseMember(course_key=course_key, user_id=user_id)], ignore_conflicts=True
    )
    return rows.get(course_key=course_key, user_id=user_id)


def _write(
    event: HostEvent, row: CourseMember, found: HostMembership, at: datetime, confirmed: bool
) -> None:
    same = (row.enrolled, row.cohort_key) == (found.enrolled, found.cohort_key)
    current = row.spells.filter(active=True).first()
    if row.found_at is not None and same:
        if row.cohort != found.cohort:  # a new name of the same cohort is no new membership
            row.spells.filter(active=True).update(cohort=found.cohort)
            row.cohort = found.cohort
            row.save(update_fields=["cohort"])
        return
    # Spells of one person never overlap: an event from before the last spell begins where that did.
    since = _moment(event, at, confirmed, None if current is None else current.since)
    if current is not None:
        current.until, current.active = since, None
        current.save(update_fields=["until", "active"])
    state = {
        "enrolled": found.enrolled,
        "cohort": found.cohort,
        "cohort_key": found.cohort_key,
    }
    MembershipSpell.objects.create(member=row, since=since, event_id=event.event_id, **state)
    for name, value in state.items():
        setattr(row, name, value)
    row.found_at = at
    row.save(update_fields=[*state, "found_at"])


def _confirms(event: HostEvent, facts: dict[str, object], waits: bool) -> bool:
    """Whether the event says what was found."""
    expected = {name: value for name, value in event.expects.items() if name in facts}
    holds = all(facts[name] == value for name, value in expected.items())
    if waits and not holds:
        raise NotCaughtUp(event.kind, "not yet")
    return bool(expected) and holds


def _moment(event: HostEvent, at: datetime, confirmed: bool, last: datetime | None) -> datetime:
    """The event's time when it tells what was found, else the time of looking; never backwards."""
    moment = event.at if confirmed else at
    return moment if last is None else max(moment, last)
