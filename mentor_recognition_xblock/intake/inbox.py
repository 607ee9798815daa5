"""Events that wait: written down as they are heard, taken in together.

A course's first day brings thousands within minutes. Each is one row when it is heard; a worker
then takes in up to ``BATCH`` of a course run in one transaction (docs/decisions/0038).
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, connection, transaction

from .. import log_lines
from ..deadlocks import retry_on_deadlock
from ..hosts import HostEvent, HostUnavailable
from .data import Taken
from .ingest import React, take_in_people
from .models import IntakeEvent
from .queries import forgotten

log = logging.getLogger(__name__)

MEMBERSHIP: Final = "membership"
BATCH: Final = 500
# How long an event may be ahead of the tables: it is sent before the row is saved, and over the
# bus before its transaction ends; so often it is looked at again before the tables are believed.
AHEAD: Final = timedelta(seconds=60)
LOOKS: Final = 3
LONGEST_WAIT: Final = 600  # seconds


@retry_on_deadlock
def receive(event: HostEvent, *, at: datetime) -> None:
    """Write down a membership event that waits to be taken in; one that was heard is no change.

    The row is locked with its neighbours in three indexes that workers update meanwhile: what the
    database turns away as a deadlock is written again.
    """
    if event.kind != MEMBERSHIP or event.user_id is None:
        return
    row = IntakeEvent(
        event_id=event.event_id,
        event_type=event.event_type[:128],
        source=event.source,
        course_key=event.course_key,
        user_id=event.user_id,
        happened_at=event.at,
        expects=dict(event.expects),
        look_at=at,
    )
    IntakeEvent.objects.bulk_create([row], ignore_conflicts=True)


def take_in_waiting(*, at: datetime, react: React | None = None) -> Taken:
    """Take in every event that is due, a course run at a time, with what follows (``react``).

    Each batch is one transaction: a killed worker's batch waits on. What the platform cannot
    answer, or does not hold yet, waits longer each time, up to ten minutes; so does a person at
    whom ``react`` fails, which is logged and stops nobody else.
    """
    due = IntakeEvent.objects.filter(look_at__lte=at)
    done = Taken()
    for course_key in sorted(set(due.values_list("course_key", flat=True))):
        while (batch := _isolated(course_key, at, react)) is not None:
            done += batch
    return done


def _isolated(course_key: str, at: datetime, react: React | None) -> Taken | None:
    """One batch; where it fails, each person of it alone. None when nothing is due any more."""
    try:
        return _batch(course_key, at, react)
    except HostUnavailable as error:
        log_lines.failed(log, logging.WARNING, "intake.batch", error, course=course_key)
        return _postpone(_due(course_key, at), at)
    except OperationalError:
        raise
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "intake.batch", error, course=course_key)
    done = Taken()
    people = {event.user_id for event in _due(course_key, at)}
    for user_id in sorted(filter(None, people)):
        try:
            done += _batch(course_key, at, react, user_id) or Taken()
        except Exception as error:
            which = {"course": course_key, "user": user_id}
            log_lines.failed(log, logging.ERROR, "intake.person", error, **which)
            done += _postpone(_due(course_key, at, user_id), at)
    return done


@retry_on_deadlock
def _batch(
    course_key: str, at: datetime, react: React | None, user_id: int | None = None
) -> Taken | None:
    with transaction.atomic():
        rows = _due(course_key, at, user_id)
        if not rows:
            return None
        # What is heard of an account that was retired is not kept.
        gone = forgotten([row.user_id for row in rows if row.user_id is not None])
        IntakeEvent.objects.filter(pk__in=[row.pk for row in rows if row.user_id in gone]).delete()
        rows = [row for row in rows if row.user_id not in gone]
        heard: dict[int, list[HostEvent]] = defaultdict(list)
        for row in rows:
            if row.user_id is not None:
                heard[row.user_id].append(_event(row))
        tries = {row.event_id: row.tries for row in rows}
        early = take_in_people(
            course_key=course_key,
            heard=heard,
            at=at,
            react=react,
            may_wait=lambda event: at - event.at < AHEAD and tries[event.event_id] < LOOKS,
        )
        postponed = _postpone([row for row in rows if row.event_id in early], at)
        done = [row.pk for row in rows if row.event_id not in early]
        IntakeEvent.objects.filter(pk__in=done).update(taken_in_at=at, look_at=None)
    return Taken(len(done)) + postponed


def _due(course_key: str, at: datetime, user_id: int | None = None) -> Sequence[IntakeEvent]:
    """The next events of the course run, or of one person in it; locked in a transaction."""
    rows = IntakeEvent.objects.filter(course_key=course_key, look_at__lte=at)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if connection.in_atomic_block:
        # Another worker's batch is left to it, where the database can say so.
        rows = rows.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        )
    return list(rows.order_by("look_at", "pk")[:BATCH])


def _postpone(rows: Sequence[IntakeEvent], at: datetime) -> Taken:
    by_tries: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_tries[row.tries].append(row.pk)
    waits = set()
    for tries, keys in by_tries.items():
        seconds = min(2**tries, LONGEST_WAIT)
        waits.add(seconds)
        IntakeEvent.objects.filter(pk__in=keys, look_at__isnull=False).update(
            tries=min(tries + 1, 30), look_at=at + timedelta(seconds=seconds)
        )
    return Taken(0, len(rows), frozenset(waits))


def _event(row: IntakeEvent) -> HostEvent:
    return HostEvent(
        kind=MEMBERSHIP,
        event_type=row.event_type,
        event_id=row.event_id,
        at=row.happened_at,
        source=row.source,
        course_key=row.course_key,
        user_id=row.user_id,
        expects=row.expects,
    )
