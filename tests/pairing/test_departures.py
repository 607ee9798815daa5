"""A mentor leaves, or a course leaves the programme: nobody stays paired with nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.mentors.models import Mentor
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.maintenance import maintain
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory, enrol
from .test_cohort_sync import Cohorts

pytestmark = pytest.mark.django_db(transaction=True)

LATER = START + timedelta(days=9)


@pytest.fixture
def cohorts() -> Cohorts:
    return Cohorts()


@pytest.fixture
def manager(cohorts: Cohorts) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=cohorts.world.programme.id, user_id=user.pk, role="manager", at=START,
        actor=None,
    )  # fmt: skip
    return user


def told(user_id: int) -> list[str]:
    return sorted(Notice.objects.filter(user_id=user_id).values_list("kind", flat=True))


def mapped(cohorts: Cohorts) -> set[str]:
    return set(pairing.mapped_cohorts(cohorts.course_key).values())


def release(cohorts: Cohorts) -> mentors.MentorData:
    return pairing.release_mentor(mentor_id=cohorts.mentors["A"].id, at=LATER, actor=None)


def test_a_mentor_who_leaves_frees_learners_and_cohorts_and_those_concerned_are_told(
    cohorts: Cohorts, manager: Any
) -> None:
    cohorts.follow("A")
    assert release(cohorts).left_at == LATER
    assert cohorts.now() is None
    assert cohorts.history() == [("A", "no_fault")]
    assert mapped(cohorts) == {"B"}
    assert told(manager.pk) == ["cohort_without_mentor", "role_of_manager"]
    assert told(cohorts.learner) == ["mentor_left"]
    release(cohorts)
    assert len(told(manager.pk)) == 2


def test_a_retired_mentors_cohorts_are_free_and_the_manager_is_told(
    cohorts: Cohorts, manager: Any
) -> None:
    cohorts.follow("A")
    privacy.retire_person(user_id=cohorts.mentors["A"].user_id, at=LATER)
    assert mapped(cohorts) == {"B"}
    assert told(manager.pk) == ["cohort_without_mentor", "role_of_manager"]
    assert cohorts.now() is None


def test_what_an_earlier_release_left_behind_is_found_by_the_daily_round(
    cohorts: Cohorts, manager: Any
) -> None:
    cohorts.follow("A")
    Mentor.objects.filter(pk=cohorts.mentors["A"].id).update(left_at=START)
    done = maintain(programme_id=cohorts.world.programme.id, at=LATER)
    assert done.released_mentors == 1
    assert mapped(cohorts) == {"B"}
    assert cohorts.now() is None
    assert maintain(programme_id=cohorts.world.programme.id, at=LATER).released_mentors == 0


def test_one_who_left_comes_back_with_their_record(cohorts: Cohorts) -> None:
    gone = release(cohorts)
    back = mentors.enrol_mentor(
        programme_id=cohorts.world.programme.id, user_id=gone.user_id, hours_per_week=2,
        expertise=[], at=LATER, actor=None,
    )  # fmt: skip
    assert (back.id, back.left_at, back.joined_at) == (gone.id, None, gone.joined_at)


def test_a_course_that_leaves_takes_its_pairings_requests_and_cohorts_along(
    cohorts: Cohorts,
) -> None:
    cohorts.follow("A")
    seeker = enrol(cohorts.world.course).pk
    place = {"programme_id": cohorts.world.programme.id, "course_key": cohorts.course_key}
    pairing.ask_for_mentor(
        **place, learner_id=seeker, goal="skill", need="", skills=[], languages=[],
        time_zone="", at=START,
    )  # fmt: skip
    for _again in range(2):
        pairing.leave_course(**place, at=LATER, actor=None)
    assert cohorts.now() is None
    assert mapped(cohorts) == set()
    assert pairing.open_requests(cohorts.world.programme.id) == []
    assert programmes.programme_id_of_course(cohorts.course_key) is None


def test_one_who_left_is_given_to_nobody_not_even_beyond_capacity(cohorts: Cohorts) -> None:
    release(cohorts)
    with pytest.raises(pairing.MentorAway, match="has left"):
        pairing.assign_mentor(
            programme_id=cohorts.world.programme.id, course_key=cohorts.course_key,
            learner_id=cohorts.learner, mentor_id=cohorts.mentors["A"].id, method="manual",
            at=LATER, actor=None, beyond_capacity=True,
        )  # fmt: skip
