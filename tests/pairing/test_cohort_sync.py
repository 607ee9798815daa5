"""The platform moves people; their pairings follow."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Enrolment
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing

from ..factories import START, World, cohort_key, enrol, give_mentor, make_world, membership

pytestmark = pytest.mark.django_db(transaction=True)


class Cohorts:
    """A programme whose cohorts "A" and "B" have a mentor each, and "C" has none."""

    def __init__(self) -> None:
        self.world: World = make_world(learners=0)
        self.course_key: str = self.world.course.course_key
        self.mentors = {"A": self.world.mentor, "B": self.another_mentor()}
        for cohort, mentor in self.mentors.items():
            self.map(cohort, mentor.id)
        self.learner: int = enrol(self.world.course).pk

    def another_mentor(self) -> Any:
        return mentors.enrol_mentor(
            programme_id=self.world.programme.id, user_id=enrol(self.world.course).pk,
            hours_per_week=2, expertise=[], at=START, actor=None,
        )  # fmt: skip

    def map(self, cohort: str, mentor_id: int | None, day: int = 0) -> None:
        pairing.map_cohort(
            programme_id=self.world.programme.id, course_key=self.course_key,
            cohort_key=cohort_key(self.course_key, cohort), mentor_id=mentor_id,
            at=START + timedelta(days=day), actor=None,
        )  # fmt: skip

    def follow(
        self, cohort: str | None, *, enrolled: bool = True, day: int = 1, learner: int = 0
    ) -> pairing.PairingData | None:
        pairing.follow_memberships(
            programme_id=self.world.programme.id, course_key=self.course_key,
            memberships={
                learner or self.learner: membership(self.course_key, cohort, enrolled=enrolled)
            },
            at=START + timedelta(days=day),
        )  # fmt: skip
        return self.now(learner)

    def now(self, learner: int = 0) -> pairing.PairingData | None:
        return pairing.active_pairing(
            programme_id=self.world.programme.id, course_key=self.course_key,
            learner_id=learner or self.learner,
        )  # fmt: skip

    def start(self, cohort: str, method: str) -> pairing.PairingData:
        return give_mentor(
            programme_id=self.world.programme.id,
            course_key=self.course_key,
            mentor_id=self.mentors[cohort].id,
            learner_id=self.learner,
            method=method,
        )

    def history(self, learner: int = 0) -> list[tuple[int, str]]:
        names = {mentor.id: cohort for cohort, mentor in self.mentors.items()}
        return [
            (names[one.mentor_id], one.end_reason)
            for one in pairing.pairings(programme_id=self.world.programme.id)
            if one.learner_id == (learner or self.learner)
        ]


@pytest.fixture
def cohorts() -> Cohorts:
    return Cohorts()


def test_a_cohort_move_ends_one_pairing_without_fault_and_starts_another(cohorts: Cohorts) -> None:
    first = cohorts.follow("A")
    assert first is not None
    assert first.assignment_method == "cohort"
    assert cohorts.follow("A", day=2) == first
    second = cohorts.follow("B", day=3)
    assert second is not None
    assert second.mentor_id == cohorts.mentors["B"].id
    assert cohorts.history() == [("A", "no_fault"), ("B", "")]


@pytest.mark.parametrize("cohort", [None, "", "C"])
def test_without_a_mapped_cohort_a_cohort_pairing_ends(
    cohorts: Cohorts, cohort: str | None
) -> None:
    cohorts.follow("A")
    assert cohorts.follow(cohort, day=2) is None
    assert cohorts.history() == [("A", "no_fault")]


@pytest.mark.parametrize("method", ["request", "match", "manual", "import"])
def test_a_choice_outlives_a_cohort_move_but_not_leaving(cohorts: Cohorts, method: str) -> None:
    chosen = cohorts.start("A", method)
    assert cohorts.follow("B") == chosen
    assert cohorts.follow(None, day=2) == chosen
    assert cohorts.follow("B", enrolled=False, day=3) is None
    assert cohorts.history() == [("A", "learner_left")]


def test_enrolling_again_starts_afresh(cohorts: Cohorts) -> None:
    first = cohorts.follow("A")
    cohorts.follow("A", enrolled=False, day=2)
    again = cohorts.follow("A", day=3)
    assert first is not None
    assert again is not None
    assert first.id != again.id
    assert cohorts.history() == [("A", "learner_left"), ("A", "")]


def test_an_older_state_that_arrives_late_changes_nothing(cohorts: Cohorts) -> None:
    now = cohorts.follow("B", day=5)
    assert cohorts.follow("A", day=4) == now
    assert cohorts.follow(None, enrolled=False, day=1) == now


def test_two_who_parted_are_not_paired_again_by_their_cohort(cohorts: Cohorts) -> None:
    first = cohorts.follow("A")
    assert first is not None
    pairing.end_pairing(
        pairing_id=first.id, reason="no_fault", parted=True, at=START + timedelta(days=2),
        actor=None,
    )  # fmt: skip
    assert cohorts.follow("A", day=3) is None
    assert cohorts.follow("B", day=4) is not None


def test_a_mentor_in_their_own_cohort_is_nobodys_learner(cohorts: Cohorts) -> None:
    assert cohorts.follow("A", learner=cohorts.mentors["A"].user_id) is None


def test_a_cohort_mapped_anew_moves_its_members(cohorts: Cohorts) -> None:
    member = enrol(cohorts.world.course, cohort="A").pk
    cohorts.map("A", cohorts.mentors["A"].id, day=1)
    cohorts.map("A", cohorts.mentors["B"].id, day=2)
    cohorts.map("A", None, day=3)
    assert cohorts.history(member) == [("A", "no_fault"), ("B", "no_fault")]
    stream = f"programme:{cohorts.world.programme.id}"
    actions = [one.action for one in audit.entries(stream=stream)]
    assert actions.count("cohort.mapped") == 3
    assert actions.count("cohort.unmapped") == 1


def test_a_member_followed_between_the_managers_click_and_the_map_gets_its_mentor(
    cohorts: Cohorts,
) -> None:
    Enrolment.objects.filter(user_id=cohorts.learner).update(
        cohort=Cohort.objects.get_or_create(course=cohorts.world.course, name="C")[0]
    )
    cohorts.follow("C", day=2)  # the member's own event, seen before the map was there
    cohorts.map("C", cohorts.world.mentor.id, day=1)
    pair = pairing.active_pairing(
        programme_id=cohorts.world.programme.id, course_key=cohorts.course_key,
        learner_id=cohorts.learner,
    )  # fmt: skip
    assert pair is not None
    assert pair.mentor_id == cohorts.world.mentor.id


@pytest.mark.parametrize("last", ["B", None])
def test_a_member_who_moves_on_while_their_cohort_is_mapped_ends_at_their_last_cohort(
    cohorts: Cohorts, monkeypatch: pytest.MonkeyPatch, last: str | None
) -> None:
    member = enrol(cohorts.world.course, cohort="A").pk
    group = last and cohort_key(cohorts.course_key, last)
    host = type(get_host())
    look, looks = host.memberships, []

    def moved_after_the_look(self: Any, course_key: str) -> Any:
        found = look(self, course_key)
        looks.append(found)
        if len(looks) == 2:  # before anything is locked to follow the members
            Enrolment.objects.filter(user_id=member).update(cohort=group or None)
        return found

    monkeypatch.setattr(host, "memberships", moved_after_the_look)
    cohorts.map("A", cohorts.another_mentor().id, day=1)
    assert looks[1][member].cohort == "A"
    now = cohorts.now(member)
    assert (now and now.mentor_id) == (cohorts.mentors["B"].id if last else None)


def test_what_was_completed_is_begun_again_only_by_a_new_map_or_enrolment(
    cohorts: Cohorts,
) -> None:
    first = cohorts.follow("A")
    assert first is not None
    pairing.complete_pairings(
        programme_id=cohorts.world.programme.id, pairing_ids=[first.id],
        at=START + timedelta(days=2),
    )  # fmt: skip
    assert cohorts.follow("A", day=3) is None
    assert (
        pairing.unassigned(programme_id=cohorts.world.programme.id, course_key=cohorts.course_key)
        == []
    )
    cohorts.follow("A", enrolled=False, day=4)
    assert cohorts.follow("A", day=5) is not None
    assert cohorts.history() == [("A", "completed"), ("A", "")]


def test_many_are_completed_place_first_and_log_last(cohorts: Cohorts) -> None:
    learners = [enrol(cohorts.world.course).pk for _ in range(3)]
    ids = [cohorts.follow("A", learner=one).id for one in learners]  # type: ignore[union-attr]
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        done = pairing.complete_pairings(
            programme_id=cohorts.world.programme.id, pairing_ids=ids, at=START + timedelta(days=2)
        )
    assert done == 3
    steps = [
        name
        for one in queries
        for name in ("_pairinglock", "_pairing", "_auditentry")
        if one["sql"].startswith(("INSERT", "UPDATE")) and f'{name}"' in one["sql"].split("SET")[0]
    ]
    assert steps == ["_pairinglock", "_pairing", "_auditentry"]


def test_a_cohort_mapped_after_completion_pairs_again(cohorts: Cohorts) -> None:
    member = enrol(cohorts.world.course, cohort="A").pk
    cohorts.map("A", cohorts.mentors["A"].id, day=1)
    done = cohorts.now(member)
    assert done is not None
    pairing.complete_pairings(
        programme_id=cohorts.world.programme.id, pairing_ids=[done.id],
        at=START + timedelta(days=2),
    )  # fmt: skip
    cohorts.map("A", cohorts.mentors["A"].id, day=3)
    assert cohorts.now(member) is None
    cohorts.map("A", None, day=4)
    cohorts.map("A", cohorts.mentors["A"].id, day=5)
    assert cohorts.now(member) is not None


def test_a_cohort_without_a_mentor_is_given_none_and_nothing_happens(cohorts: Cohorts) -> None:
    pairing.map_cohort(
        programme_id=cohorts.world.programme.id, course_key=cohorts.course_key,
        cohort_key="no-such-cohort", mentor_id=None, at=START, actor=None,
    )  # fmt: skip
    assert cohorts.history() == []


@pytest.mark.parametrize("why", ["unknown cohort", "another programme", "left"])
def test_what_stops_a_cohort_from_being_mapped_is_named(cohorts: Cohorts, why: str) -> None:
    mentor, key = cohorts.mentors["A"].id, cohort_key(cohorts.course_key, "A")
    if why == "unknown cohort":
        key = "no-such-cohort"
    elif why == "another programme":
        mentor = make_world().mentor.id
    else:
        mentors.end_mentor(mentor_id=mentor, at=START, actor=None)
    with pytest.raises(Invalid) as refusal:
        pairing.map_cohort(
            programme_id=cohorts.world.programme.id, course_key=cohorts.course_key,
            cohort_key=key, mentor_id=mentor, at=START, actor=None,
        )  # fmt: skip
    assert refusal.value.field == ("cohort" if why == "unknown cohort" else "mentor")


def test_many_at_once_end_as_each_alone_would(cohorts: Cohorts) -> None:
    chance = random.Random(7)
    course_key, programme_id = cohorts.course_key, cohorts.world.programme.id
    together = [enrol(cohorts.world.course).pk for _number in range(24)]
    alone = [enrol(cohorts.world.course).pk for _number in range(24)]

    def parted(learners: list[int], number: int, at: Any) -> None:
        pair = cohorts.now(learners[number])
        if pair is not None:
            pairing.block_partner(pairing_uuid=pair.uuid, user_id=learners[number], at=at)

    for day in range(1, 6):
        states = [
            membership(course_key, chance.choice("ABC"), enrolled=chance.random() < 0.8)
            for _learner in together
        ]
        at = START + timedelta(days=day)
        follow = {"programme_id": programme_id, "course_key": course_key, "at": at}
        pairing.follow_memberships(memberships=dict(zip(together, states, strict=True)), **follow)
        for learner, state in zip(alone, states, strict=True):
            pairing.follow_memberships(memberships={learner: state}, **follow)
        number = chance.randrange(24)
        for learners in (together, alone):
            parted(learners, number, at)
    histories = [[cohorts.history(learner) for learner in group] for group in (together, alone)]
    assert histories[0] == histories[1]
    assert {reason for history in histories[0] for _cohort, reason in history} == {
        "no_fault", "learner_left", "",
    }  # fmt: skip


def test_a_cohort_of_any_size_follows_its_map_in_as_many_statements(cohorts: Cohorts) -> None:
    def cost(members: int, day: int) -> int:
        for _number in range(members):
            enrol(cohorts.world.course, cohort="A")
        cohorts.map("A", cohorts.mentors["A"].id, day)
        with CaptureQueriesContext(connection) as captured:
            cohorts.map("A", cohorts.mentors["B"].id, day + 1)
        return len(captured)

    assert cost(60, 3) <= cost(5, 1) + 3
