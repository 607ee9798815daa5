"""Events in the platform's own shape, in process and over the bus, drive membership and pairing."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from openedx_events.data import EventsMetadata
from openedx_events.event_bus.avro.deserializer import deserialize_bytes_to_event_data
from openedx_events.event_bus.avro.serializer import serialize_event_data_to_bytes
from openedx_events.learning import data, signals

from mentor_recognition_xblock import handlers
from mentor_recognition_xblock.course_data import api as course_data
from mentor_recognition_xblock.hosts import HostEvent, get_host
from mentor_recognition_xblock.intake.models import IntakeEvent, MembershipSpell
from mentor_recognition_xblock.intake.queries import spells
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.tasks.course_data import take_in

from ..factories import START, UserFactory
from ..hosts.platform import KEY
from ..hosts.platform import models as tables
from .life import COURSE, Life, course, person, snapshot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("platform")]


def states(user: Any) -> list[tuple[bool, str | None]]:
    return [(one.enrolled, one.cohort) for one in spells(course_key=KEY, user_id=user.pk)]


def reasons(user: Any) -> list[str]:
    rows = Pairing.objects.filter(learner_id=user.pk).order_by("pk")
    return list(rows.values_list("end_reason", flat=True))


def test_enrolment_and_cohort_bring_a_mentor(life: Life) -> None:
    learner = life.enrol(mode="verified")
    with transaction.atomic():
        life.move(learner, "A")
        assert life.mentored_in(learner) is None  # nothing before the platform's commit
    assert life.mentored_in(learner) == "A"
    assert states(learner) == [(True, None), (True, "A")]


def test_a_move_ends_one_pairing_without_fault_and_starts_another(life: Life) -> None:
    learner = life.enrol()
    with transaction.atomic():
        life.move(learner, "A")
    with transaction.atomic():
        life.move(learner, "B")
    assert life.mentored_in(learner) == "B"
    assert reasons(learner) == ["no_fault", ""]


def test_a_cohort_mapped_while_a_move_waits_to_be_followed_does_not_pass_for_the_newer_state(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = life.enrol()
    with transaction.atomic():
        life.move(learner, "A")
    host = type(get_host())
    look, mapped = host.memberships, []

    def mapped_before_the_look(course_key: str, *, user_ids: Any = None) -> Any:
        # Not while the cohort that is mapped here asks who its members are.
        if not mapped and user_ids:
            mapped.append(
                mentors.enrol_mentor(
                    programme_id=life.programme.id, user_id=UserFactory().pk, hours_per_week=3,
                    expertise=[], at=START, actor=None,
                )
            )  # fmt: skip
            pairing.map_cohort(
                programme_id=life.programme.id, course_key=KEY,
                cohort_key=str(life.cohort("A").pk), mentor_id=mapped[0].id,
                at=datetime.now(UTC), actor=None,
            )  # fmt: skip
            rows = tables.CohortMembership.objects.filter(user=learner)
            rows.update(course_user_group=life.cohort("B"))
        return look(course_key, user_ids=user_ids)

    monkeypatch.setattr(host, "memberships", staticmethod(mapped_before_the_look))
    event = HostEvent(
        "membership", "cohort", str(uuid4()), datetime.now(UTC), "bus", KEY, learner.pk
    )
    take_in.delay(event=event.as_json())
    assert mapped
    assert life.mentored_in(learner) == "B"


def test_a_removal_which_no_new_event_tells_ends_the_pairing(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.remove(learner, "A")
    assert life.mentored_in(learner) is None
    assert reasons(learner) == ["no_fault"]


def test_a_membership_row_deleted_without_any_event_ends_the_pairing(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    tables.CohortMembership.objects.filter(user=learner).delete()
    assert life.mentored_in(learner) is None


def test_a_cohort_event_before_its_row_is_saved_and_outside_a_transaction_is_no_loss(
    life: Life,
) -> None:
    learner = life.enrol()
    life.move(learner, "A")  # autocommit: the task runs before the row exists
    assert life.mentored_in(learner) == "A"
    assert states(learner)[-1] == (True, "A")


def test_leaving_and_coming_back_told_twice_is_one_spell_each(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.unenrol(learner)
    assert reasons(learner) == ["learner_left"]
    life.enrol(learner)
    assert states(learner) == [(True, None), (True, "A"), (False, "A"), (True, "A")]
    assert life.mentored_in(learner) == "A"
    assert Pairing.objects.filter(learner_id=learner.pk).count() == 2


def test_spells_follow_one_another(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    life.unenrol(learner)
    found = spells(course_key=KEY, user_id=learner.pk)
    assert [one.until for one in found[:-1]] == [one.since for one in found[1:]]
    assert found[-1].until is None
    assert (found[1].enrolled, found[1].cohort) == (True, "A")


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
    assert life.mentored_in(learner) == "A"
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
    """Four learners come, move, leave, return, several times."""
    learners = [life.enrol() for _ in range(4)]
    one, two, three, _four = learners
    with transaction.atomic():
        for learner in learners:
            life.move(learner, "A")
    with transaction.atomic():
        life.move(one, "B")
    life.unenrol(two)
    life.enrol(two)
    for _again in range(3):
        life.remove(three, "A")
        with transaction.atomic():
            life.move(three, "A")
    life.remove(three, "A")
    return learners


def heard(monkeypatch: pytest.MonkeyPatch) -> list[HostEvent]:
    """Everything that is heard from now on, as it comes."""
    events: list[HostEvent] = []
    write_down = handlers.intake.receive

    def keep(event: HostEvent, *, at: datetime) -> None:
        events.append(event)
        write_down(event, at=at)

    monkeypatch.setattr(handlers.intake, "receive", keep)
    return events


def test_replaying_everything_in_any_order_changes_nothing(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        events = heard(patched)
        busy_hour(life)
    # What was ahead of the tables and still waits is looked at for the last time.
    course_data.take_in_waiting(at=datetime.now(UTC) + timedelta(hours=1))
    before = snapshot()
    chance = random.Random(3)
    for _again in range(2):
        chance.shuffle(events)
        for event in events:
            assert take_in.apply(args=[event.as_json()]).get() == 0
    assert snapshot() == before
    assert len(events) > 30


def test_events_handled_in_any_order_end_the_same(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(type(get_host()), "run_later", staticmethod(lambda *_a, **_k: True))
        events = heard(patched)
        learners = busy_hour(life)
    assert not MembershipSpell.objects.exists()
    IntakeEvent.objects.all().delete()
    random.Random(5).shuffle(events)
    for event in events:
        take_in.apply(args=[event.as_json()])
    course_data.take_in_waiting(at=datetime.now(UTC) + timedelta(minutes=2))
    assert [life.mentored_in(learner) for learner in learners] == ["B", "A", None, "A"]
    assert [states(learner)[-1] for learner in learners] == [
        (True, "B"), (True, "A"), (True, None), (True, "A"),
    ]  # fmt: skip


def test_a_cohort_with_a_new_name_keeps_its_mentor(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    tables.CourseUserGroup.objects.filter(name="A").update(name="Sailors")
    life.enrol(learner)  # the next event of theirs, whatever it tells
    call_command("backfill_course_data")
    assert life.mentored_in(learner) == "A"
    assert reasons(learner) == [""]
    assert states(learner) == [(True, None), (True, "Sailors")]
    newcomer = life.enrol()
    life.move(newcomer, "Sailors")
    assert life.mentored_in(newcomer) == "A"


def test_a_cohort_that_takes_the_name_of_another_takes_no_mentor_with_it(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    tables.CourseUserGroup.objects.filter(name="A").update(name="old A")
    tables.CourseUserGroup.objects.filter(name="B").update(name="A")
    life.enrol(learner)
    call_command("backfill_course_data")
    assert life.mentored_in(learner) == "A"
    other = life.enrol()
    life.move(other, "A")
    assert life.mentored_in(other) == "B"


def test_cohorts_switched_off_and_on_again_end_no_pairing(life: Life) -> None:
    learner, newcomer = life.enrol(), life.enrol()
    life.move(learner, "A")
    settings = tables.CourseCohortsSettings.objects
    settings.update(is_cohorted=False)
    life.enrol(learner)
    life.move(newcomer, "B")
    call_command("backfill_course_data")
    assert life.mentored_in(learner) == "A"
    assert life.mentored_in(newcomer) is None
    settings.update(is_cohorted=True)
    call_command("backfill_course_data")
    assert reasons(learner) == [""]
    assert life.mentored_in(newcomer) == "B"


def test_a_cohort_left_while_cohorts_were_off_is_left_once_they_are_on(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    settings = tables.CourseCohortsSettings.objects
    settings.update(is_cohorted=False)
    pairing.map_cohort(
        programme_id=life.programme.id, course_key=KEY, cohort_key=str(life.cohort("A").pk),
        mentor_id=None, at=datetime.now(UTC), actor=None,
    )  # fmt: skip
    assert life.mentored_in(learner) == "A"
    settings.update(is_cohorted=True)
    call_command("backfill_course_data")
    assert life.mentored_in(learner) is None
