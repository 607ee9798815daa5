"""Pairings: one at a time, with how they began and why they ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.pairing import api as pairing

from ..factories import START, World, cohort_key, enrol, give_mentor, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def pair(world: World, learner: int, **more: object) -> pairing.PairingData:
    values: dict[str, object] = {
        "programme_id": world.programme.id, "course_key": world.course.course_key,
        "mentor_id": world.mentor.id, "learner_id": learner,
    }  # fmt: skip
    return give_mentor(**{**values, **more})  # type: ignore[arg-type]


def test_the_same_pairing_again_is_the_same_pairing() -> None:
    world = make_world()
    assert pair(world, world.learners[0].pk) == world.pairings[0]


def test_a_learner_has_one_mentor_a_course() -> None:
    world = make_world()
    other = enrol(world.course)
    from mentor_recognition_xblock.mentors import api as mentors

    second = mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=other.pk, hours_per_week=2, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    assert pair(world, world.learners[0].pk, mentor_id=second.id).mentor_id == second.id
    history = pairing.pairings(programme_id=world.programme.id)
    assert [(one.mentor_id, one.end_reason) for one in history] == [
        (world.mentor.id, "no_fault"), (second.id, "")
    ]  # fmt: skip


def test_nobody_mentors_themselves() -> None:
    world = make_world()
    with pytest.raises(pairing.MentorCannotMentorSelf):
        pair(world, world.mentor_user.pk)


def test_how_it_was_assigned_must_be_said() -> None:
    world = make_world()
    with pytest.raises(Invalid):
        pair(world, enrol(world.course).pk, method="somehow")


def test_an_end_is_final_and_repeatable_for_the_same_reason() -> None:
    world = make_world()
    ended = [
        pairing.end_pairing(
            pairing_id=world.pairings[0].id, reason="no_fault", actor=None,
            at=START + timedelta(days=day),
        )
        for day in (1, 2)
    ]  # fmt: skip
    assert ended[0] == ended[1]
    with pytest.raises(Conflict):
        pairing.end_pairing(
            pairing_id=world.pairings[0].id, reason="completed", at=START, actor=None
        )


def test_mapping_a_cohort_pairs_its_members_and_later_only_newcomers() -> None:
    world = make_world(learners=0)
    first = enrol(world.course, cohort="C")

    def map_it() -> None:
        pairing.map_cohort(
            programme_id=world.programme.id, course_key=world.course.course_key,
            cohort_key=cohort_key(world.course.course_key, "C"),
            mentor_id=world.mentor.id, at=START, actor=None,
        )  # fmt: skip

    map_it()
    second = enrol(world.course, cohort="C")
    map_it()
    found = pairing.active_pairings_of(world.mentor.id)
    assert [one.learner_id for one in found] == [first.pk, second.pk]
    assert {one.assignment_method for one in found} == {"cohort"}


def test_every_change_is_in_the_log_without_names() -> None:
    world = make_world()
    stream = f"programme:{world.programme.id}"
    (entry,) = audit.entries(stream=stream, subject=f"pairing:{world.pairings[0].uuid}")
    assert entry.action == "pairing.started"
    assert world.learners[0].username not in entry.payload
