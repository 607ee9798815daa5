"""Learners ask; mentors read one at a time, accept, hand back or pass on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.errors import Invalid, NotAllowed
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.mentor_queue import HOLD, MAX_HOLDS
from mentor_recognition_xblock.pairing.models import Pairing

from ..factories import START, UserFactory, enrol
from .scene import Scene, day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_asking_again_changes_the_request_and_keeps_its_place(scene: Scene) -> None:
    learner = enrol(scene.world.course)
    first = scene.asks(learner)
    again = scene.asks(learner, at=day(4), goal="career")
    assert (again.uuid, again.goal, again.asked_at) == (first.uuid, "career", START)
    assert [one.uuid for one in scene.queue()] == [first.uuid]


def test_outsiders_and_those_with_a_mentor_do_not_ask(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        scene.asks(UserFactory())
    learner = enrol(scene.world.course)
    scene.takes(scene.asks(learner))
    with pytest.raises(pairing.AlreadyHasMentor):
        scene.asks(learner)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("goal", {"goal": "fame"}), ("words", {"need": "x" * 1001}),
        ("time_zone", {"time_zone": "Mars/Base"}), ("skills", {"skills": ["x" * 61]}),
        ("skills", {"skills": [f"s{number}" for number in range(21)]}),
        ("wished", {"wished_mentor_id": 0}),
    ],
)  # fmt: skip
def test_a_bad_request_names_its_field(scene: Scene, field: str, bad: dict[str, object]) -> None:
    with pytest.raises(Invalid) as error:
        scene.asks(**bad)
    assert error.value.field == field


def test_a_request_withdrawn_leaves_the_queue_and_may_be_made_again(scene: Scene) -> None:
    learner = enrol(scene.world.course)
    scene.asks(learner)
    assert pairing.withdraw_request(course_key=scene.course_key, learner_id=learner.pk, at=day(1))
    assert not pairing.withdraw_request(
        course_key=scene.course_key, learner_id=learner.pk, at=day(1)
    )
    assert scene.queue() == []
    assert scene.asks(learner, at=day(2)).asked_at == day(2)


def test_the_queue_is_filtered_and_longest_wait_comes_first(scene: Scene) -> None:
    mentors.describe_mentor(
        mentor_id=scene.mentor.id, expertise=["Writing"], goals=["portfolio"], languages=[],
        time_zone="Asia/Kolkata", at=START, actor=None,
    )  # fmt: skip
    new = scene.asks(at=day(6), skills=["SQL"], goal="career", time_zone="Pacific/Auckland")
    old = scene.asks(at=day(0))
    now = day(7)
    assert [one.uuid for one in scene.queue(at=now)] == [old.uuid, new.uuid]
    for wanted, kept in (
        ({"skill": "sql"}, new), ({"goal": "portfolio"}, old), ({"min_days": 3}, old),
        ({"min_hours": 8}, old),
    ):  # fmt: skip
        assert [one.uuid for one in scene.queue(at=now, **wanted)] == [kept.uuid]
    assert scene.queue(at=now, course_key="course-v1:No+No+No") == []
    assert scene.queue(at=now)[0].fit.skills == ("writing",)


def test_one_reader_at_a_time_for_half_an_hour(scene: Scene) -> None:
    other = scene.another_mentor()
    request = scene.asks()
    held = pairing.hold_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=START)
    assert held.held_until == START + HOLD
    assert held.words == "My data section reads badly."
    assert scene.queue(other) == []
    with pytest.raises(pairing.HeldByAnother):
        pairing.hold_request(request_uuid=request.uuid, mentor_id=other.id, at=START)
    later = START + timedelta(minutes=30)
    assert [one.uuid for one in scene.queue(other, at=later)] == [request.uuid]
    assert scene.takes(request, other, at=later).mentor_id == other.id
    with pytest.raises(pairing.HeldByAnother):
        pairing.accept_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=later)


def test_reading_comes_before_accepting_and_words_before_acceptance_need_a_hold(
    scene: Scene,
) -> None:
    request = scene.asks()
    assert scene.queue()[0].words == ""
    with pytest.raises(pairing.HeldByAnother):
        pairing.accept_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=START)


def test_a_mentor_reads_at_most_four_at_once(scene: Scene) -> None:
    requests = [scene.asks() for _ in range(MAX_HOLDS + 1)]
    for request in requests[:-1]:
        pairing.hold_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=START)
    last = requests[-1].uuid
    with pytest.raises(pairing.TooManyHolds):
        pairing.hold_request(request_uuid=last, mentor_id=scene.mentor.id, at=START)
    pairing.release_request(request_uuid=requests[0].uuid, mentor_id=scene.mentor.id)
    pairing.hold_request(request_uuid=last, mentor_id=scene.mentor.id, at=START)


def test_a_request_passed_on_is_not_shown_again_but_to_others(scene: Scene) -> None:
    other = scene.another_mentor()
    request = scene.asks()
    pairing.hold_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=START)
    pairing.pass_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=START)
    assert scene.queue() == []
    assert [one.uuid for one in scene.queue(other)] == [request.uuid]


def test_a_wished_mentor_sees_a_request_alone_for_three_days(scene: Scene) -> None:
    other = scene.another_mentor()
    learner = enrol(scene.world.course)
    request = scene.asks(learner, wished_mentor_id=other.id)
    assert scene.queue() == []
    assert scene.queue(other)[0].wished
    assert [one.uuid for one in scene.queue(at=day(3))] == [request.uuid]


def test_a_mentor_named_later_has_three_days_from_then(scene: Scene) -> None:
    other = scene.another_mentor()
    learner = enrol(scene.world.course)
    request = scene.asks(learner)
    scene.asks(learner, at=day(10), wished_mentor_id=other.id)
    assert scene.queue(at=day(12)) == []
    scene.asks(learner, at=day(12), wished_mentor_id=other.id)  # said again, it is no longer
    assert [one.uuid for one in scene.queue(at=day(13))] == [request.uuid]


def test_nobody_is_given_more_than_they_offered_or_while_away(scene: Scene) -> None:
    requests = [scene.asks() for _ in range(3)]
    for request in requests[:2]:
        assert scene.takes(request).assignment_method == "request"
    with pytest.raises(pairing.MentorFull):
        scene.takes(requests[2])
    pairing.release_request(request_uuid=requests[2].uuid, mentor_id=scene.mentor.id)
    away = scene.another_mentor()
    mentors.declare_pause(
        mentor_id=away.id, starts_on=START.date(), ends_on=day(7).date(), reason="", at=START,
        actor=None,
    )  # fmt: skip
    with pytest.raises(pairing.MentorAway):
        scene.takes(requests[2], away)
    assert scene.takes(requests[2], away, at=day(8)).mentor_id == away.id


def test_who_stated_no_capacity_takes_nobody_from_the_queue(scene: Scene) -> None:
    silent = mentors.enrol_mentor(
        programme_id=scene.programme.id, user_id=enrol(scene.world.course).pk, hours_per_week=1,
        expertise=[], at=START, actor=None,
    )  # fmt: skip
    with pytest.raises(pairing.MentorFull) as error:
        scene.takes(scene.asks(), silent)
    assert error.value.code == "capacity_unstated"


def test_a_learner_is_offered_mentors_who_fit_best_and_have_a_place(scene: Scene) -> None:
    full = scene.another_mentor(capacity=0, expertise=("writing",))
    other = scene.another_mentor(expertise=("law",))
    offered = pairing.fitting_mentors(scene.asks(), at=START)
    assert [mentor.id for mentor, _fit in offered] == [scene.mentor.id, other.id]
    assert full.id not in {mentor.id for mentor, _fit in offered}


def test_a_match_is_kept_with_its_reasons_and_its_seed(scene: Scene) -> None:
    request = scene.asks()
    (suggested,) = pairing.suggestions(programme_id=scene.programme.id, at=day(2), seed="s1")
    made = pairing.follow_suggestion(suggestion=suggested, at=day(2), actor=None)
    assert made.assignment_method == "match"
    basis = Pairing.objects.get(pk=made.id).basis
    assert (basis["seed"], basis["drawn"], basis["waited_days"]) == ("s1", False, 2)
    assert basis["score"] == suggested.fit.score
    assert scene.queue() == []
    assert scene.now(request.learner_id) == made


def test_a_queue_costs_the_same_for_one_request_and_for_twenty(scene: Scene) -> None:
    costs = []
    for _round in (1, 19):
        for _one in range(_round):
            scene.asks()
        with CaptureQueriesContext(connection) as captured:
            scene.queue()
            pairing.suggestions(programme_id=scene.programme.id, at=START, seed="s")
            pairing.unassigned(programme_id=scene.programme.id, course_key=scene.course_key)
        costs.append(len(captured))
    assert costs[0] == costs[1]
