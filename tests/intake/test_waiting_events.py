"""Events that wait: ahead of the platform's tables, or where somebody cannot be followed yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from mentor_recognition_xblock import log_lines
from mentor_recognition_xblock.course_data import api as course_data
from mentor_recognition_xblock.hosts import HostEvent, get_host
from mentor_recognition_xblock.intake import api as intake
from mentor_recognition_xblock.intake.models import IntakeEvent
from mentor_recognition_xblock.intake.queries import spells
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.tasks.course_data import take_in_waiting

from ..hosts.platform import KEY
from ..hosts.platform import models as tables
from .life import COURSE, Life
from .test_events import states

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("platform")]


def test_an_event_ahead_of_the_tables_waits_and_then_the_tables_are_believed(life: Life) -> None:
    learner = life.enrol()
    now = datetime.now(UTC)
    event = HostEvent(
        "membership", "cohort", str(uuid4()), now, "bus", KEY, learner.pk,
        expects={"cohort": "A"},
    )  # fmt: skip
    course_data.take_in(event=event, at=now)
    row = IntakeEvent.objects.get(event_id=event.event_id)
    assert (row.taken_in_at, row.look_at) == (None, now + timedelta(seconds=1))
    assert course_data.take_in_waiting(at=now) == intake.Taken()
    for seconds, waits in ((1, 2), (3, 4)):
        at = now + timedelta(seconds=seconds)
        assert course_data.take_in_waiting(at=at) == intake.Taken(0, 1, frozenset({waits}))
        row.refresh_from_db()
        assert row.look_at == at + timedelta(seconds=waits)
    assert course_data.take_in_waiting(at=now + timedelta(seconds=7)) == intake.Taken(1)
    assert states(learner) == [(True, None)]


def test_whoever_puts_an_event_off_comes_again_though_other_runs_look_between(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = life.enrol()
    now = datetime.now(UTC)
    event = HostEvent(
        "membership", "cohort", str(uuid4()), now, "bus", KEY, learner.pk,
        expects={"cohort": "A"},
    )  # fmt: skip
    intake.receive(event, at=now)
    clock = [now]
    queue = [now, now + timedelta(seconds=1.5)]  # two workers; the second looks just before ...
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    monkeypatch.setattr(
        take_in_waiting, "apply_async",
        lambda countdown: queue.append(clock[0] + timedelta(seconds=countdown + 1)),
    )  # fmt: skip
    while queue:
        queue.sort()
        clock[0] = queue.pop(0)
        take_in_waiting()  # ... the first comes back
    assert IntakeEvent.objects.get(event_id=event.event_id).taken_in_at is not None
    assert clock[0] - now < timedelta(seconds=20)


def test_an_event_ahead_of_the_tables_brings_the_mentor_once_they_hold_it(life: Life) -> None:
    learner = life.enrol()
    now = datetime.now(UTC)
    event = HostEvent(
        "membership", "cohort", str(uuid4()), now, "bus", KEY, learner.pk,
        expects={"cohort": "A"},
    )  # fmt: skip
    course_data.take_in(event=event, at=now)
    tables.CohortMembership.objects.bulk_create(  # silently: on another machine
        [
            tables.CohortMembership(
                user=learner, course_id=COURSE, course_user_group=life.cohort("A")
            )
        ]
    )
    assert course_data.take_in_waiting(at=now + timedelta(seconds=1)) == intake.Taken(1)
    assert life.mentored_in(learner) == "A"
    assert spells(course_key=KEY, user_id=learner.pk)[-1].since == now


def test_a_person_who_cannot_be_followed_holds_up_nobody_else(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    learners = []
    with monkeypatch.context() as patched:
        patched.setattr(type(get_host()), "run_later", staticmethod(lambda *_a, **_k: True))
        for _number in range(3):
            learners.append(life.enrol())
            with transaction.atomic():
                life.move(learners[-1], "A")
    follow, broken = pairing.follow_memberships, learners[1].pk

    def fails_at_one(**given: Any) -> None:
        if broken in given["memberships"]:
            raise RuntimeError("a row that cannot be")
        follow(**given)

    at = datetime.now(UTC)
    with monkeypatch.context() as patched:
        patched.setattr(pairing, "follow_memberships", fails_at_one)
        course_data.take_in_waiting(at=at)
    assert [life.mentored_in(learner) for learner in learners] == ["A", None, "A"]
    assert not states(learners[1])
    person = log_lines.pseudonym(broken)
    assert f"intake.person failed course={KEY} user={person} error=RuntimeError" in caplog.text
    course_data.take_in_waiting(at=at + timedelta(minutes=1))
    assert life.mentored_in(learners[1]) == "A"
