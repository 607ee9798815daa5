"""Twenty at once do what one would: on MariaDB, with real transactions."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.pairing import api as pairing

from ..crowd import at_once
from ..factories import START, cohort_key, enrol
from .scene import Scene
from .test_cohort_sync import Cohorts

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def test_twenty_moves_of_the_same_learners_lose_and_double_nothing() -> None:
    cohorts = Cohorts()
    learners = [enrol(cohorts.world.course).pk for _ in range(6)]

    def move(number: int) -> None:
        # Every worker moves everybody, in an order of its own; the last moment is a move to "B".
        for step in range(len(learners)):
            cohorts.follow(
                "B" if number % 2 else "A", day=1 + number,
                learner=learners[(step + number) % len(learners)],
            )  # fmt: skip

    assert at_once(move) == [None] * 20
    everyone = pairing.pairings(programme_id=cohorts.world.programme.id)
    for learner in learners:
        now = cohorts.now(learner)
        assert now is not None
        assert now.mentor_id == cohorts.mentors["B"].id
        own = [one for one in everyone if one.learner_id == learner]
        assert [one.ends_at is None for one in own].count(True) == 1
        # One after the other, without gap or overlap.
        own.sort(key=lambda one: (one.starts_at, one.id))
        assert [one.ends_at for one in own[:-1]] == [one.starts_at for one in own[1:]]
    stream = f"programme:{cohorts.world.programme.id}"
    told = Counter(one.action for one in audit.entries(stream=stream))
    assert told["pairing.started"] == len(everyone)
    assert told["pairing.ended"] == len(everyone) - len(learners)
    assert audit.verify() is None


def test_twenty_first_contacts_with_a_learner_make_one_pairing() -> None:
    cohorts = Cohorts()
    made = at_once(lambda _number: cohorts.follow("A"))
    assert len({one.id for one in made}) == 1
    assert len(cohorts.history()) == 1


def test_cohorts_mapped_anew_while_members_move_end_as_the_map_says() -> None:
    cohorts = Cohorts()
    members = [enrol(cohorts.world.course, cohort="A").pk for _ in range(5)]

    def act(number: int) -> Any:
        if number % 4 == 0:
            return cohorts.map("A", cohorts.mentors["AB"[number // 4 % 2]].id, day=2)
        return cohorts.follow("A", day=2, learner=members[number % 5])

    for answer in at_once(act):
        assert not isinstance(answer, Exception)
    mapped = pairing.cohort_map([cohorts.course_key])[
        cohorts.course_key, cohort_key(cohorts.course_key, "A")
    ]
    assert {cohorts.now(member).mentor_id for member in members} == {mapped}  # type: ignore[union-attr]


def test_of_twenty_who_assign_the_last_one_stands_and_one_of_twenty_ends() -> None:
    cohorts = Cohorts()
    at_once(lambda number: cohorts.start("AB"[number % 2], "manual"))
    now = cohorts.now()
    assert now is not None
    history = pairing.pairings(programme_id=cohorts.world.programme.id)
    assert [one.ends_at is None for one in history].count(True) == 1
    at_once(
        lambda _number: pairing.end_pairing(
            pairing_id=now.id, reason="no_fault", at=START + timedelta(days=1), actor=None
        )
    )
    assert cohorts.now() is None
    assert len(cohorts.history()) == len(history)


def test_twenty_mentors_reach_for_one_request_and_one_gets_it() -> None:
    scene = Scene()
    mentor_list = [scene.mentor, *(scene.another_mentor() for _ in range(9))]
    request = scene.asks()
    answers = at_once(lambda number: scene.takes(request, mentor_list[number % 10]))
    made = pairing.pairings(programme_id=scene.programme.id)
    assert len(made) == 1
    winners = {one.mentor_id for one in answers if isinstance(one, pairing.PairingData)}
    assert winners == {made[0].mentor_id}


def test_a_mentor_who_accepts_twenty_at_once_gets_no_more_than_they_offered() -> None:
    scene = Scene()
    requests = [scene.asks() for _ in range(20)]
    at_once(lambda number: scene.takes(requests[number]))
    assert len(pairing.active_pairings_of(scene.mentor.id)) <= 2


def test_pairings_complete_only_when_nobody_else_is_changing_their_learners_place() -> None:
    cohorts = Cohorts()
    pair = cohorts.start("A", "manual")
    held, done = Event(), Event()

    def complete() -> None:
        held.wait(30)
        with transaction.atomic():
            pairing.complete_pairings(
                programme_id=cohorts.world.programme.id, pairing_ids=[pair.id],
                at=START + timedelta(days=2),
            )  # fmt: skip
        done.set()

    def change_something_else() -> bool:
        with transaction.atomic():
            pairing.withdraw_request(
                course_key=cohorts.course_key, learner_id=cohorts.learner, at=START
            )
            held.set()
            return done.wait(2)

    assert at_once(lambda number: [complete, change_something_else][number](), 2) == [None, False]
    assert cohorts.history() == [("A", "completed")]


def test_a_close_while_a_cohort_is_mapped_anew_leaves_each_pairing_ended_once() -> None:
    cohorts = Cohorts()
    members = [enrol(cohorts.world.course, cohort="A").pk for _ in range(5)]
    cohorts.map("A", cohorts.mentors["A"].id, day=1)
    ids = [cohorts.now(member).id for member in members]  # type: ignore[union-attr]

    def act(number: int) -> None:
        if number % 2:
            cohorts.map("A", cohorts.mentors["AB"[number // 2 % 2]].id, day=2)
            return
        with transaction.atomic():
            pairing.complete_pairings(
                programme_id=cohorts.world.programme.id, pairing_ids=ids[:: 1 - number % 4],
                at=START + timedelta(days=2),
            )  # fmt: skip

    assert at_once(act, 8) == [None] * 8
    stream = f"programme:{cohorts.world.programme.id}"
    ended = [
        one.subject.removeprefix("pairing:")
        for one in audit.entries(stream=stream)
        if one.action == "pairing.ended"
    ]
    for one in audit.entries(stream=stream):
        if one.action == "pairings.completed":
            ended += json.loads(one.payload)["pairings"]
    gone = [
        str(one.uuid)
        for one in pairing.pairings(programme_id=cohorts.world.programme.id)
        if one.ends_at is not None
    ]
    assert sorted(ended) == sorted(gone)
    assert audit.verify() is None


def test_twenty_imports_of_one_file_pair_once() -> None:
    scene = Scene()
    learners = [enrol(scene.world.course) for _ in range(2)]
    lines = [
        f"{scene.course_key},{one.username},{scene.world.mentor_user.username}," for one in learners
    ]
    content = "\n".join(["course,learner,mentor,replace", *lines]).encode()
    answers = at_once(
        lambda _number: pairing.run_import(
            programme_id=scene.programme.id, content=content, at=START, actor=None
        )
    )
    assert not [one for one in answers if isinstance(one, Exception)]
    assert len(pairing.pairings(programme_id=scene.programme.id)) == 2


def test_a_mentor_who_is_released_while_learners_come_ends_with_nobody() -> None:
    cohorts = Cohorts()
    mentor = cohorts.mentors["A"]
    learners = [enrol(cohorts.world.course).pk for _ in range(8)]

    def act(number: int) -> Any:
        if number % 4 == 0:
            return pairing.release_mentor(mentor_id=mentor.id, at=START, actor=None)
        return pairing.assign_mentor(
            programme_id=cohorts.world.programme.id, course_key=cohorts.course_key,
            learner_id=learners[number % 8], mentor_id=mentor.id, method="manual",
            at=START, actor=None, beyond_capacity=True,
        )  # fmt: skip

    at_once(act)
    assert pairing.active_pairings_of(mentor.id) == []
    assert "A" not in pairing.mapped_cohorts(cohorts.course_key).values()
