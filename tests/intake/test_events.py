"""Events in the platform's own shape, in process and over the bus, drive membership and pairing."""

from __future__ import annotations

import io
import logging
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from celery.exceptions import Retry
from django.apps import apps
from django.db import connection, transaction
from opaque_keys.edx.keys import CourseKey, UsageKey
from openedx_events.content_authoring import data as authoring
from openedx_events.content_authoring import signals as authored
from openedx_events.data import EventsMetadata
from openedx_events.event_bus.avro.deserializer import deserialize_bytes_to_event_data
from openedx_events.event_bus.avro.serializer import serialize_event_data_to_bytes
from openedx_events.learning import data, signals

from mentor_recognition_xblock import handlers
from mentor_recognition_xblock.hosts import HostEvent, HostUnavailable, get_host
from mentor_recognition_xblock.intake import api as intake
from mentor_recognition_xblock.intake.models import (
    CourseMember,
    CourseUnit,
    GradeSnapshot,
    IntakeEvent,
    MembershipSpell,
)
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.tasks.intake import PATIENCE, follow, take_in

from ..factories import START, UserFactory
from ..hosts.platform import KEY
from ..hosts.platform import models as tables
from .life import COURSE, Life, course, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("platform")]


@pytest.fixture
def life() -> Life:
    return Life.begin("A", "B")


def states(user: Any) -> list[tuple[bool, str | None]]:
    return [(one.enrolled, one.cohort) for one in intake.spells(course_key=KEY, user_id=user.pk)]


def reasons(user: Any) -> list[str]:
    rows = Pairing.objects.filter(learner_id=user.pk).order_by("pk")
    return list(rows.values_list("end_reason", flat=True))


def test_enrolment_and_cohort_bring_a_mentor(life: Life) -> None:
    learner = life.enrol(mode="verified")
    with transaction.atomic():
        life.move(learner, "A")
        assert life.guide_of(learner) is None  # nothing before the platform's commit
    assert life.guide_of(learner) == "A"
    assert states(learner) == [(True, None), (True, "A")]


def test_a_move_ends_one_pairing_without_fault_and_starts_another(life: Life) -> None:
    learner = life.enrol()
    with transaction.atomic():
        life.move(learner, "A")
    with transaction.atomic():
        life.move(learner, "B")
    assert life.guide_of(learner) == "B"
    assert reasons(learner) == ["no_fault", ""]


def test_a_cohort_mapped_while_a_move_waits_to_be_followed_does_not_pass_for_the_newer_state(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = life.enrol()
    with transaction.atomic():
        life.move(learner, "A")
    host = type(get_host())
    look, mapped = host.membership, []

    def mapped_before_the_look(user_id: int, course_key: str) -> Any:
        if not mapped:
            mapped.append(
                mentors.enrol_mentor(
                    programme_id=life.programme.id, user_id=UserFactory().pk, hours_per_week=3,
                    expertise=[], at=START, actor=None,
                )
            )  # fmt: skip
            pairing.map_cohort(
                programme_id=life.programme.id, course_key=KEY, cohort="A",
                mentor_id=mapped[0].id, at=datetime.now(UTC), actor=None,
            )  # fmt: skip
            rows = tables.CohortMembership.objects.filter(user=learner)
            rows.update(course_user_group=life.cohort("B"))
        return look(user_id, course_key)

    monkeypatch.setattr(host, "membership", staticmethod(mapped_before_the_look))
    event = HostEvent(
        "membership", "cohort", str(uuid4()), datetime.now(UTC), "bus", KEY, learner.pk
    )
    take_in.delay(event=event.as_json())
    assert mapped
    assert life.guide_of(learner) == "B"


def test_a_removal_which_no_new_event_tells_ends_the_pairing(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.remove(learner, "A")
    assert life.guide_of(learner) is None
    assert reasons(learner) == ["no_fault"]


def test_a_membership_row_deleted_without_any_event_ends_the_pairing(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    tables.CohortMembership.objects.filter(user=learner).delete()
    assert life.guide_of(learner) is None


def test_a_cohort_event_before_its_row_is_saved_and_outside_a_transaction_is_no_loss(
    life: Life,
) -> None:
    learner = life.enrol()
    life.move(learner, "A")  # autocommit: the task runs before the row exists
    assert life.guide_of(learner) == "A"
    assert states(learner)[-1] == (True, "A")


def test_an_event_ahead_of_the_tables_is_tried_again(life: Life) -> None:
    learner = life.enrol()
    event = HostEvent(
        "membership", "cohort", str(uuid4()), datetime.now(UTC), "bus", KEY, learner.pk,
        expects={"cohort": "A"},
    )  # fmt: skip
    before = IntakeEvent.objects.count()
    with pytest.raises(intake.NotCaughtUp):
        intake.take_in(event=event, at=datetime.now(UTC), react=follow)
    assert IntakeEvent.objects.count() == before
    later = datetime.now(UTC) + timedelta(minutes=2)
    assert intake.take_in(event=event, at=later, react=follow)
    assert states(learner) == [(True, None)]


def test_leaving_and_coming_back_told_twice_is_one_spell_each(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.unenrol(learner)
    assert reasons(learner) == ["learner_left"]
    life.enrol(learner)
    assert states(learner) == [(True, None), (True, "A"), (False, "A"), (True, "A")]
    assert life.guide_of(learner) == "A"
    assert Pairing.objects.filter(learner_id=learner.pk).count() == 2


def test_spells_follow_one_another(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.unenrol(learner)
    spells = intake.spells(course_key=KEY, user_id=learner.pk)
    assert [one.until for one in spells[:-1]] == [one.since for one in spells[1:]]
    assert spells[-1].until is None
    assert (spells[1].enrolled, spells[1].cohort) == (True, "A")


def test_grades_are_dated_snapshots_that_later_ones_leave_alone(life: Life) -> None:
    learner = life.enrol()
    life.grade(learner, 0.4)
    (first,) = intake.grades(course_key=KEY, user_id=learner.pk)
    life.grade(learner, 0.9, passed=True)
    assert intake.grades(course_key=KEY, user_id=learner.pk)[0] == first
    last = intake.grades(course_key=KEY, user_id=learner.pk)[-1]
    assert (last.percent, last.letter) == (0.9, "Pass")
    assert last.passed_at is not None


def test_certificate_events_of_every_save_are_one_snapshot(life: Life) -> None:
    learner = life.enrol()
    for _save in range(3):
        life.certify(learner)
    life.certify(learner, "notpassing")
    found = intake.certificates(course_key=KEY, user_id=learner.pk)
    assert [one.status for one in found] == ["downloadable", "notpassing"]


def over_the_bus(signal: Any, metadata: EventsMetadata | None = None, **words: Any) -> Any:
    """Producer to consumer: Avro bytes, then the same signal with the producer's metadata."""
    wire = serialize_event_data_to_bytes(words, signal)
    metadata = metadata or signal.generate_signal_metadata()
    assert isinstance(metadata.id, UUID)
    signal.send_event_with_custom_metadata(
        metadata, **deserialize_bytes_to_event_data(wire, signal)
    )
    return metadata


def test_messages_of_the_event_bus_do_the_same(life: Life) -> None:
    learner = UserFactory()
    row = tables.CourseEnrollment.objects.create(user=learner, course_id=COURSE)
    tables.CohortMembership.objects.bulk_create(  # silently: on another machine
        [
            tables.CohortMembership(
                user=learner, course_id=COURSE, course_user_group=life.cohort("A")
            )
        ]
    )
    told = over_the_bus(signals.COURSE_ENROLLMENT_CREATED, enrollment=life.enrolment(row))
    cohort = data.CohortData(user=person(learner), course=course(), name="A")
    over_the_bus(signals.COHORT_MEMBERSHIP_CHANGED, cohort=cohort)
    assert life.guide_of(learner) == "A"
    event = IntakeEvent.objects.get(event_id=str(told.id))
    assert (event.source, event.happened_at) == ("bus", told.time)


def test_a_message_heard_in_process_and_over_the_bus_is_one_event(life: Life) -> None:
    learner = UserFactory()
    row = tables.CourseEnrollment.objects.create(user=learner, course_id=COURSE)
    enrolment = life.enrolment(row)
    told = over_the_bus(signals.COURSE_ENROLLMENT_CREATED, enrollment=enrolment)
    over_the_bus(signals.COURSE_ENROLLMENT_CREATED, metadata=told, enrollment=enrolment)
    assert IntakeEvent.objects.count() == 1


def busy_hour(life: Life) -> list[Any]:
    """Four learners come, move, leave, return, are graded."""
    learners = [life.enrol() for _ in range(4)]
    one, two, three, four = learners
    with transaction.atomic():
        for learner in learners:
            life.move(learner, "A")
    with transaction.atomic():
        life.move(one, "B")
    life.unenrol(two)
    life.enrol(two)
    life.remove(three, "A")
    for learner in learners:
        life.grade(learner, 0.5)
    life.grade(four, 0.9, passed=True)
    life.certify(four)
    return learners


def deliver(event: dict[str, Any]) -> bool:
    """The task at its last patient try: the tables are what they are."""
    answer: bool = take_in.apply(args=[event], retries=PATIENCE).get()
    return answer


def snapshot() -> list[Any]:
    tables_of_ours = [
        model for model in apps.get_app_config("mentor_recognition").get_models()
        if model.__name__ != "PairingLock"
    ]  # fmt: skip
    return [list(model.objects.order_by("pk").values()) for model in tables_of_ours]


def test_replaying_everything_in_any_order_changes_nothing(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    run_later = get_host().run_later

    def keep(task_name: str, **kwargs: Any) -> bool:
        if task_name == handlers.TAKE_IN:
            sent.append(kwargs["event"])
        return run_later(task_name, **kwargs)

    monkeypatch.setattr(type(get_host()), "run_later", staticmethod(keep))
    busy_hour(life)
    before = snapshot()
    chance = random.Random(3)
    for _again in range(2):
        chance.shuffle(sent)
        for event in sent:
            assert deliver(event) is False
    assert snapshot() == before
    assert len(sent) > 30


def test_events_handled_in_any_order_end_the_same(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(
        type(get_host()), "run_later",
        staticmethod(lambda name, **kwargs: bool(sent.append(kwargs.get("event")))),
    )  # fmt: skip
    learners = busy_hour(life)
    events = [event for event in sent if event]
    assert not MembershipSpell.objects.exists()
    random.Random(5).shuffle(events)
    for event in events:
        deliver(event)
    assert [life.guide_of(learner) for learner in learners] == ["B", "A", None, "A"]
    assert [states(learner)[-1] for learner in learners] == [
        (True, "B"), (True, "A"), (True, None), (True, "A"),
    ]  # fmt: skip
    assert GradeSnapshot.objects.filter(percent=0.9).count() == 1


def test_a_platform_that_cannot_answer_ends_no_pairing_and_is_asked_again(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    before = snapshot()
    event = HostEvent(
        "membership", "cohort", str(uuid4()), datetime.now(UTC), "signal", KEY, learner.pk
    )
    with monkeypatch.context() as renamed:
        renamed.delattr("openedx.core.djangoapps.course_groups.cohorts.is_course_cohorted")
        with pytest.raises(HostUnavailable):
            intake.take_in(event=event, at=datetime.now(UTC), react=follow)
        with pytest.raises((Retry, HostUnavailable)):
            take_in.apply(args=[event.as_json()], retries=take_in.max_retries).get()
    assert snapshot() == before
    assert life.guide_of(learner) == "A"
    assert intake.take_in(event=event, at=datetime.now(UTC), react=follow)


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
    assert "could not receive" in caplog.text


def test_data_of_a_newer_release_costs_one_line(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    from django.dispatch import Signal

    with caplog.at_level(logging.WARNING):
        Signal.send(
            signals.COHORT_MEMBERSHIP_CHANGED, sender=None, cohort=object(),
            metadata=signals.COHORT_MEMBERSHIP_CHANGED.generate_signal_metadata(),
        )  # fmt: skip
    assert "could not read COHORT_MEMBERSHIP_CHANGED (AttributeError)" in caplog.text


def test_no_name_and_no_address_is_kept(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.grade(learner, 0.9, passed=True)
    life.certify(learner)
    text = io.StringIO()
    for model in (IntakeEvent, CourseMember, MembershipSpell, GradeSnapshot):
        text.write(str(list(model.objects.values())))
    for word in (learner.username, learner.email, "Åsa"):
        assert word not in text.getvalue()


def test_a_submission_is_kept_by_its_uuid_under_the_person_of_the_anonymous_id(life: Life) -> None:
    learner = life.enrol()
    anonymous = get_host().anonymous_id(learner.pk, KEY)
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    signals.ORA_SUBMISSION_CREATED.send_event(
        submission=data.ORASubmissionData(
            uuid="s-1", anonymous_user_id=anonymous, attempt_number=1, created_at=moment,
            location="block-v1:Harbour+Tides+2026+type@openassessment+block@o", submitted_at=moment,
            answer=data.ORASubmissionAnswer(),
        )
    )  # fmt: skip
    event = IntakeEvent.objects.get(kind="submission")
    assert (event.user_id, event.subject) == (learner.pk, "s-1")


def unit(name: str, kind: str = "mentor_recognition") -> authoring.XBlockData:
    key = UsageKey.from_string(f"block-v1:Harbour+Tides+2026+type@{kind}+block@{name}")
    return authoring.XBlockData(usage_key=key, block_type=kind)


def test_our_units_are_known_and_an_older_event_does_not_bring_one_back(life: Life) -> None:
    early, late = (datetime(2026, 5, day, tzinfo=UTC) for day in (1, 2))
    authored.XBLOCK_DELETED.send_event(time=late, xblock_info=unit("abc"))
    authored.XBLOCK_PUBLISHED.send_event(time=early, xblock_info=unit("abc"))
    authored.XBLOCK_PUBLISHED.send_event(time=late, xblock_info=unit("def"))
    authored.XBLOCK_PUBLISHED.send_event(time=late, xblock_info=unit("p", "problem"))
    units = CourseUnit.objects.filter(course_key=KEY)
    found = {
        key.rpartition("@")[2]: state for key, state in units.values_list("usage_key", "state")
    }
    assert found == {"abc": "deleted", "def": "published"}
    assert CourseUnit.objects.count() == 2


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
