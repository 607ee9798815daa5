"""Ten thousand enrolment and cohort events: how fast, how many queries, and again for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.course_data.followers import follow
from mentor_recognition_xblock.hosts import HostEvent
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Enrolment
from mentor_recognition_xblock.intake import api as intake
from mentor_recognition_xblock.intake.models import IntakeEvent, MembershipSpell
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from tests.factories import START, make_world

PEOPLE = 2_500
ROUNDS = 4  # enrolled, into a cohort, into another, left


def rows() -> list[dict[str, Any]]:
    """Rows of the table: events per second, queries of one event, and what a replay changes."""
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
    states: list[dict[str, Any]] = [
        {}, {"cohort": cohorts[0]}, {"cohort": cohorts[1]}, {"is_active": False},
    ]  # fmt: skip
    events: list[HostEvent] = []
    took, costs = 0.0, []
    for state in states:
        if state:
            Enrolment.objects.filter(course=world.course, user_id__in=people).update(**state)
        fresh = [_event(key, pk) for pk in people]
        events += fresh
        with CaptureQueriesContext(connection) as captured:
            _take(fresh[0])
        costs.append(len(captured))
        begun = perf_counter()
        for event in fresh[1:]:
            _take(event)
        took += perf_counter() - begun
    before = _counts()
    with CaptureQueriesContext(connection) as captured:
        _take(events[0])
    begun = perf_counter()
    changed = sum(_take(event) for event in events)
    again = perf_counter() - begun
    changed += int(_counts() != before)
    done = len(events) - ROUNDS
    name = f"{len(events)} enrolment and cohort events taken in, pairings followed"
    return [
        _row(name, round(done / took), "events/s"),
        _row("one such event, on average over four kinds", sum(costs) / len(costs), "queries"),
        _row("all of them replayed", round(len(events) / again), "events/s"),
        _row("one replayed event", len(captured), "queries"),
        _row("changes by the replay", changed, "rows", bar="0", holds=changed == 0),
    ]


def _take(event: HostEvent) -> bool:
    return intake.take_in(event=event, at=datetime.now(UTC), react=follow, waits=False)


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
