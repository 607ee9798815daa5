"""Ten thousand enrolment and cohort events, heard and taken in by one worker; and all again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock import handlers
from mentor_recognition_xblock.course_data import api as course_data
from mentor_recognition_xblock.hosts import HostEvent, get_host
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Enrolment
from mentor_recognition_xblock.intake.models import IntakeEvent, MembershipSpell
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from tests.factories import START, make_world

PEOPLE = 2_500
RATE_BAR, QUERIES_BAR = 800, 10


def rows() -> list[dict[str, Any]]:
    """Rows of the table: events per second, queries of one event, and what a replay changes.

    In seconds of the processor: the events are heard in one process and taken in there, as by one
    worker; messages of the broker are left out.
    """
    world = make_world(learners=0)
    key = world.course.course_key
    cohorts = [Cohort.objects.create(course=world.course, name=name) for name in "AB"]
    for cohort in cohorts:
        pairing.map_cohort(
            programme_id=world.programme.id, course_key=key, cohort_key=str(cohort.pk),
            mentor_id=world.mentor.id, at=START, actor=None,
        )  # fmt: skip
    people = _people()
    Enrolment.objects.bulk_create(Enrolment(course=world.course, user_id=pk) for pk in people)
    # Enrolled, into a cohort, into another, left.
    states: list[dict[str, Any]] = [
        {}, {"cohort": cohorts[0]}, {"cohort": cohorts[1]}, {"is_active": False},
    ]  # fmt: skip
    events: list[HostEvent] = []
    took, queries = 0.0, 0.0
    for state in states:
        if state:
            Enrolment.objects.filter(course=world.course, user_id__in=people).update(**state)
        fresh = [_event(key, pk) for pk in people]
        events += fresh
        seconds, statements = _take(fresh)
        took, queries = took + seconds, queries + statements / len(states)
    before = _counts()
    again, queries_again = _take(events)
    changed = int(_counts() != before)
    rate, each = round(len(events) / took), round(queries, 1)
    name = f"{len(events)} enrolment and cohort events heard and taken in, pairings followed"
    return [
        _row(name, rate, "events/s", bar=f">= {RATE_BAR}", holds=rate >= RATE_BAR),
        _row(
            "one such event, on average over four kinds", each, "queries",
            bar=f"<= {QUERIES_BAR}", holds=each <= QUERIES_BAR,
        ),
        _row("all of them replayed", round(len(events) / again), "events/s"),
        _row("one replayed event", round(queries_again, 1), "queries"),
        _row("changes by the replay", changed, "rows", bar="0", holds=changed == 0),
    ]  # fmt: skip


def _take(events: list[HostEvent]) -> tuple[float, float]:
    """Seconds, and statements an event. A worker comes when all is heard."""
    begun = process_time()
    with patch.object(type(get_host()), "run_later", lambda *_args, **_kwargs: True):
        with CaptureQueriesContext(connection) as first:
            handlers.receive(events[0])
        for event in events[1:]:
            handlers.receive(event)
    with CaptureQueriesContext(connection) as rest:
        course_data.take_in_waiting(at=datetime.now(UTC))
    return process_time() - begun, len(first) + len(rest) / len(events)


def _event(course_key: str, user_id: int) -> HostEvent:
    moment = datetime.now(UTC) - timedelta(minutes=5)
    return HostEvent("membership", "bench", str(uuid4()), moment, "signal", course_key, user_id)


def _people() -> list[int]:
    user = get_user_model()
    names = [f"intake{number}" for number in range(PEOPLE)]
    user.objects.bulk_create(user(username=name) for name in names)
    return list(user.objects.filter(username__in=names).values_list("pk", flat=True))


def _counts() -> tuple[int, ...]:
    return tuple(one.objects.count() for one in (IntakeEvent, MembershipSpell, Pairing))


def _row(
    name: str, value: float, unit: str, *, bar: str | None = None, holds: bool | None = None
) -> dict[str, Any]:
    return {
        "name": name, "value": value, "unit": unit, "peer": None, "ratio": None, "bar": bar,
        "holds": holds,
    }  # fmt: skip
