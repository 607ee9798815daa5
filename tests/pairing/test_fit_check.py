"""After the first session: private words, a new mentor at one click, never again, hand-over."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, NotAllowed
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Block, FitCheck, HandOver, MentorRequest

from ..factories import START, enrol, membership
from .scene import Scene, day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def meets(scene: Scene, learner_id: int) -> None:
    pairing.note_contact(
        programme_id=scene.programme.id, course_key=scene.course_key, learner_id=learner_id,
        at=day(1),
    )  # fmt: skip


def reasons(scene: Scene) -> dict[int, str]:
    return {
        one.learner_id: one.reason
        for one in pairing.unassigned(programme_id=scene.programme.id, course_key=scene.course_key)
    }


def test_fit_is_asked_after_the_first_session_and_each_reads_only_their_own(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    learner, mentor = pair.learner_id, scene.mentor.user_id
    with pytest.raises(Conflict):
        pairing.check_fit(pairing_uuid=pair.uuid, user_id=learner, answer="good", at=START)
    meets(scene, learner)
    pairing.check_fit(pairing_uuid=pair.uuid, user_id=learner, answer="unsure", at=day(1))
    assert pairing.fit_answer(pair, user_id=learner) == "unsure"
    assert pairing.fit_answer(pair, user_id=mentor) == ""
    with pytest.raises(NotAllowed):
        pairing.fit_answer(pair, user_id=enrol(scene.world.course).pk)


@pytest.mark.parametrize("side", ["learner", "mentor"])
@pytest.mark.parametrize("act", ["repair", "block"])
def test_either_side_parts_at_once_and_the_traces_look_the_same(
    scene: Scene, side: str, act: str
) -> None:
    pair = scene.takes(scene.asks())
    who = pair.learner_id if side == "learner" else scene.mentor.user_id
    if act == "repair":
        pairing.check_fit(pairing_uuid=pair.uuid, user_id=who, answer="repair", at=day(2))
    else:
        pairing.block_partner(pairing_uuid=pair.uuid, user_id=who, at=day(2))
    ended = pairing.pairing(pair.id)
    assert (ended.end_reason, ended.ends_at) == ("no_fault", day(2))
    assert reasons(scene)[pair.learner_id] == "repair_wanted"
    entries = audit.entries(
        stream=f"programme:{scene.programme.id}", subject=f"pairing:{pair.uuid}"
    )
    assert (entries[-1].action, entries[-1].actor_key, entries[-1].payload) == (
        "pairing.ended", "", '{"reason":"no_fault"}',
    )  # fmt: skip
    # The mentor is not asked for a note: being asked, or not, would tell.
    assert pairing.hand_overs_asked(mentor_id=scene.mentor.id, at=day(3)) == []
    # Asked again, the two do not meet in the queue.
    scene.asks(_user(pair.learner_id), at=day(3))
    assert scene.queue(at=day(3)) == []


@pytest.mark.parametrize("by_mentor", [True, False])
def test_a_blocked_pair_is_made_by_no_way_at_all(scene: Scene, by_mentor: bool) -> None:
    pair = scene.takes(scene.asks())
    learner = pair.learner_id
    who = scene.mentor.user_id if by_mentor else learner
    pairing.block_partner(pairing_uuid=pair.uuid, user_id=who, at=day(1))
    pairing.block_partner(pairing_uuid=pair.uuid, user_id=who, at=day(2))
    place = {"programme_id": scene.programme.id, "course_key": scene.course_key}
    with pytest.raises(pairing.CannotBePaired):
        pairing.assign_mentor(
            **place, learner_id=learner, mentor_id=scene.mentor.id, method="manual", at=day(2),
            actor=None,
        )  # fmt: skip
    cohort = membership(scene.course_key, "A")
    pairing.map_cohort(
        **place, cohort_key=cohort.cohort_key, mentor_id=scene.mentor.id, at=day(2), actor=None
    )
    pairing.follow_memberships(**place, memberships={learner: cohort}, at=day(3))
    request = scene.asks(_user(learner), at=day(3))
    with pytest.raises(pairing.HeldByAnother):
        pairing.hold_request(request_uuid=request.uuid, mentor_id=scene.mentor.id, at=day(3))
    assert pairing.suggestions(programme_id=scene.programme.id, at=day(3), seed="s") == []
    assert scene.now(learner) is None
    blocked = pairing.blocked_by(programme_id=scene.programme.id, user_id=who)
    assert blocked == {(scene.mentor.id, learner)}
    other = learner if by_mentor else scene.mentor.user_id
    assert pairing.blocked_by(programme_id=scene.programme.id, user_id=other) == set()
    pairing.unblock_partner(pairing_uuid=pair.uuid, user_id=other)
    assert Block.objects.count() == 1
    pairing.unblock_partner(pairing_uuid=pair.uuid, user_id=who)
    assert Block.objects.count() == 0


def test_a_hand_over_is_asked_written_and_read_by_the_next_mentor(scene: Scene) -> None:
    other = scene.another_mentor()
    pair = scene.takes(scene.asks())
    assert pairing.hand_overs_asked(mentor_id=scene.mentor.id, at=day(1)) == []
    pairing.assign_mentor(
        programme_id=scene.programme.id, course_key=scene.course_key,
        learner_id=pair.learner_id, mentor_id=other.id, method="manual", at=day(2), actor=None,
    )  # fmt: skip
    (asked,) = pairing.hand_overs_asked(mentor_id=scene.mentor.id, at=day(3))
    with pytest.raises(NotAllowed):
        pairing.write_hand_over(
            pairing_uuid=asked.uuid, author_id=other.user_id, note="I know best.", at=day(3)
        )
    pairing.write_hand_over(
        pairing_uuid=asked.uuid, author_id=scene.mentor.user_id, note="Likes examples.", at=day(3)
    )
    assert pairing.hand_overs_asked(mentor_id=scene.mentor.id, at=day(3)) == []
    (note,) = pairing.hand_overs_about(learner_id=pair.learner_id, course_key=scene.course_key)
    assert note.note == "Likes examples."


def test_nobody_hands_over_what_still_runs(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    with pytest.raises(Conflict):
        pairing.write_hand_over(
            pairing_uuid=pair.uuid, author_id=scene.mentor.user_id, note="Bye.", at=day(1)
        )


def test_forgetting_removes_words_and_wishes_and_keeps_the_counts(scene: Scene) -> None:
    other = scene.another_mentor()
    pair = scene.takes(scene.asks())
    meets(scene, pair.learner_id)
    pairing.check_fit(pairing_uuid=pair.uuid, user_id=pair.learner_id, answer="good", at=day(1))
    pairing.assign_mentor(
        programme_id=scene.programme.id, course_key=scene.course_key,
        learner_id=pair.learner_id, mentor_id=other.id, method="manual", at=day(2), actor=None,
    )  # fmt: skip
    pairing.write_hand_over(
        pairing_uuid=pair.uuid, author_id=scene.mentor.user_id, note="Likes examples.", at=day(3)
    )
    for _twice in range(2):
        pairing.forget_person(user_id=pair.learner_id, at=day(4))
    assert MentorRequest.objects.count() == FitCheck.objects.count() == 0
    assert HandOver.objects.get().note == ""
    every = pairing.pairings(programme_id=scene.programme.id)
    assert [one.end_reason for one in every] == ["no_fault", "learner_left"]
    assert audit.verify() is None


def _user(user_id: int) -> object:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=user_id)
