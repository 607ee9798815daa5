"""Taking events in: read the platform under a lock on each person's row, write what differs.

Many people of one course run at once, in a number of statements that does not grow with them
(docs/decisions/0038).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection

from ..bulk_insert import insert
from ..hosts import HostEvent, get_host
from ..hosts.base import HostMembership
from .data import MembershipsData
from .models import CourseMember, MembershipSpell

React = Callable[[MembershipsData], None]
NOBODY = HostMembership(enrolled=False)


def take_in_people(
    *,
    course_key: str,
    heard: Mapping[int, Sequence[HostEvent]],
    at: datetime,
    react: React | None,
    may_wait: Callable[[HostEvent], bool],
) -> set[str]:
    """Take in what was heard of these people, by user id, ``react`` included.

    Returns the ids of the events to look at again: what they say the platform does not hold yet,
    and they ``may_wait``. Within the caller's transaction; raises ``HostUnavailable``.
    """
    # The locks first, then the look: what is read after them is newer than what others wrote before
    rows = _locked(course_key, heard)
    found = get_host().memberships(course_key, user_ids=list(heard))
    early: set[str] = set()
    states: dict[int, HostMembership] = {}
    causes: dict[int, tuple[HostEvent, bool]] = {}
    for user_id, events in heard.items():
        membership = found.get(user_id, NOBODY)
        ready = []
        for event in events:
            if may_wait(event) and not _holds(event, membership):
                early.add(event.event_id)
            else:
                ready.append(event)
        if not ready:
            continue
        if not membership.cohorted:
            # Cohorts are switched off: the last cohort known is neither confirmed nor over.
            row = rows[user_id]
            membership = replace(membership, cohort=row.cohort, cohort_key=row.cohort_key)
        states[user_id] = membership
        causes[user_id] = _cause(ready, found.get(user_id, NOBODY))
    _write(rows, states, causes, at)
    if react is not None and states:
        react(MembershipsData(course_key, states, at))
    return early


def _locked(course_key: str, user_ids: Collection[int]) -> dict[int, CourseMember]:
    """The people's rows in the course run, locked in one order for everybody."""
    rows = CourseMember.objects.filter(course_key=course_key, user_id__in=list(user_ids))
    missing = set(user_ids) - set(rows.values_list("user_id", flat=True))
    if missing:
        CourseMember.objects.bulk_create(
            [CourseMember(course_key=course_key, user_id=user_id) for user_id in sorted(missing)],
            ignore_conflicts=True,
        )
    locked = rows.select_for_update().order_by("user_id")
    return {row.user_id: row for row in locked if row.user_id is not None}


def _holds(event: HostEvent, found: HostMembership) -> bool:
    """Whether the platform holds what the event says of enrolment and cohort."""
    facts = {"enrolled": found.enrolled, "cohort": found.cohort}
    return all(facts[name] == value for name, value in event.expects.items() if name in facts)


def _cause(ready: Sequence[HostEvent], found: HostMembership) -> tuple[HostEvent, bool]:
    """The newest event that says what was found, and whether one does; else the newest."""
    ordered = sorted(ready, key=lambda event: event.at)
    says = [
        event
        for event in ordered
        if event.expects.keys() & {"enrolled", "cohort"} and _holds(event, found)
    ]
    return (says[-1], True) if says else (ordered[-1], False)


def _write(
    rows: Mapping[int, CourseMember],
    states: Mapping[int, HostMembership],
    causes: Mapping[int, tuple[HostEvent, bool]],
    at: datetime,
) -> None:
    changed: list[int] = []
    for user_id, found in states.items():
        row = rows[user_id]
        if row.found_at is None or (row.enrolled, row.cohort_key) != (
            found.enrolled,
            found.cohort_key,
        ):
            changed.append(user_id)
        elif row.cohort != found.cohort:  # a new name of the same cohort is no new membership
            row.spells.filter(active=True).update(cohort=found.cohort)
            row.cohort = found.cohort
            row.save(update_fields=["cohort"])
    if not changed:
        return
    member_ids = [rows[user_id].pk for user_id in changed]
    open_now = {
        spell.member_id: spell
        for spell in MembershipSpell.objects.filter(member__in=member_ids, active=True)
    }
    begun = []
    for user_id in changed:
        row, found, (event, says) = rows[user_id], states[user_id], causes[user_id]
        # The event's time when it tells what was found, else the time of looking. Spells of one
        # person never overlap: an event from before the last begins where that did.
        since = event.at if says else at
        current = open_now.get(row.pk)
        if current is not None:
            since = max(since, current.since)
            current.until, current.active = since, None
        state = {
            "enrolled": found.enrolled,
            "cohort": found.cohort,
            "cohort_key": found.cohort_key,
        }
        begun.append(
            MembershipSpell(member=row, since=since, event_id=event.event_id, active=True, **state)
        )
        for name, value in state.items():
            setattr(row, name, value)
        row.found_at = at
    MembershipSpell.objects.bulk_update(open_now.values(), ["until", "active"], batch_size=250)
    insert(begun)
    _save([rows[user_id] for user_id in changed])


def _save(rows: Sequence[CourseMember]) -> None:
    # An upsert by the unique key: it costs a quarter of the CASE that ``bulk_update`` writes.
    by_target = connection.features.supports_update_conflicts_with_target
    CourseMember.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["enrolled", "cohort", "cohort_key", "found_at"],
        unique_fields=["course_key", "user_id"] if by_target else None,
        batch_size=250,
    )
