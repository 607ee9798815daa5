"""What is kept of an event, of whom, and what happens when the platform has no answer."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning import data, signals

from mentor_recognition_xblock import handlers
from mentor_recognition_xblock.course_data import api as course_data
from mentor_recognition_xblock.hosts import HostEvent
from mentor_recognition_xblock.intake import api as intake
from mentor_recognition_xblock.intake.models import CourseMember, IntakeEvent, MembershipSpell
from mentor_recognition_xblock.tasks.course_data import take_in

from ..factories import UserFactory
from ..hosts.platform import KEY
from .life import Life, course, person, snapshot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("platform")]


def test_a_platform_that_cannot_answer_ends_no_pairing_and_is_asked_again(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    now = datetime.now(UTC)
    course_data.take_in_waiting(at=now + timedelta(hours=1))
    before = facts()
    event = HostEvent("membership", "cohort", str(uuid4()), now, "signal", KEY, learner.pk)
    with monkeypatch.context() as renamed:
        renamed.delattr("openedx.core.djangoapps.course_groups.cohorts.is_course_cohorted")
        take_in.apply(args=[event.as_json()])
        waits = now
        for _again in range(12):
            row = IntakeEvent.objects.get(event_id=event.event_id)
            assert row.taken_in_at is None
            assert row.look_at is not None
            assert timedelta(0) < row.look_at - waits <= timedelta(seconds=700)
            waits = row.look_at
            done = course_data.take_in_waiting(at=waits)
            assert (done.taken, done.postponed, len(done.waits)) == (0, 1, 1)
    assert facts() == before
    assert life.mentored_in(learner) == "A"
    assert course_data.take_in_waiting(at=waits + timedelta(hours=1)) == intake.Taken(1)


def facts() -> list[Any]:
    """Every row of ours but those of events that were heard."""
    return snapshot(but={"PairingLock", "IntakeEvent", "ScheduledPart"})


def test_events_of_other_courses_cost_one_query_and_leave_no_trace(
    life: Life, django_assert_num_queries: Any
) -> None:
    other = data.CohortData(
        user=person(UserFactory()),
        course=course(CourseKey.from_string("course-v1:O+C+R")),
        name="A",
    )
    with django_assert_num_queries(1):
        signals.COHORT_MEMBERSHIP_CHANGED.send_event(cohort=other)
    assert not IntakeEvent.objects.exists()


def test_a_receiver_never_breaks_the_platforms_action(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_course_key: str) -> int:
        raise RuntimeError("no database")

    monkeypatch.setattr(handlers.programmes, "programme_id_of_course", broken)
    with caplog.at_level(logging.WARNING):
        life.move(life.enrol(), "A")  # the old signal is sent plainly
    assert "event.receive failed" in caplog.text


def test_data_of_a_newer_release_costs_one_line(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    from django.dispatch import Signal

    with caplog.at_level(logging.WARNING):
        Signal.send(
            signals.COHORT_MEMBERSHIP_CHANGED, sender=None, cohort=object(),
            metadata=signals.COHORT_MEMBERSHIP_CHANGED.generate_signal_metadata(),
        )  # fmt: skip
    assert "event.read failed event=COHORT_MEMBERSHIP_CHANGED error=AttributeError" in caplog.text


def test_no_name_and_no_address_is_kept(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    text = io.StringIO()
    for model in (IntakeEvent, CourseMember, MembershipSpell):
        text.write(str(list(model.objects.values())))
    for word in (learner.username, learner.email, "Åsa"):
        assert word not in text.getvalue()


def test_somebody_retired_is_not_taken_in_again(life: Life) -> None:
    learner = life.enrol()
    intake.forget_person(user_id=learner.pk, at=datetime.now(UTC))
    life.unenrol(learner)
    assert not CourseMember.objects.filter(user_id=learner.pk).exists()
    assert not IntakeEvent.objects.filter(user_id=learner.pk).exists()
    assert CourseMember.objects.count() == 1


def test_taking_in_costs_the_same_however_many_people_there_are(life: Life) -> None:
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        learner = life.enrol()
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            life.move(learner, "A")
        return len(captured)

    first = cost()
    for _more in range(10):
        life.enrol()
    assert cost() == first
