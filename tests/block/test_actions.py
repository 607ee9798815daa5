"""Actions through their own door: what each does, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Block, MentorRequest
from mentor_recognition_xblock.projects.models import Annotation, Reply
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, World, enrol, make_world
from ..pairing.scene import Scene
from ..reviews.case import exemplar_key
from .runtime import act, place
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


def done(answer: tuple[int, dict[str, Any]]) -> dict[str, Any]:
    assert answer[0] == 200, answer[1]
    return answer[1]


@pytest.fixture
def note(world: World) -> tuple[str, dict[str, Any]]:
    """A unit with the learner's version and the mentor's comment on it."""
    unit = place(world)
    done(act(unit, world.learners[0], "submit", {**VERSION, "source": "Some work on tides."}))
    from mentor_recognition_xblock.projects.models import ProjectVersion

    version = ProjectVersion.objects.get()
    done(act(unit, world.mentor_user, "annotate", {
        "version_uuid": str(version.uuid), "start": 0, "end": 4, "exact": "Some", "prefix": "",
        "suffix": " work", "category": "iterative", "body": "Which work?",
    }))  # fmt: skip
    return unit, {"annotation_uuid": str(Annotation.objects.get().uuid), "num": 1}


def test_a_learner_answers_their_mentor_who_answers_back(
    world: World, note: tuple[str, dict[str, Any]]
) -> None:
    unit, data = note
    said = done(act(
        unit, world.learners[0], "reply",
        {**data, "view": "learner", "body": "The harbour's.", "request_key": "k"},
    ))  # fmt: skip
    assert said["message"] == "Answer sent."
    assert '<p dir="auto">The harbour\'s.</p>' in said["html"]
    back = done(act(
        unit, world.mentor_user, "reply", {**data, "view": "mentor", "body": "Then say so."}
    ))  # fmt: skip
    assert "Then say so." in back["html"]
    assert Reply.objects.count() == 2
    stranger = act(unit, world.learners[1], "reply", {**data, "view": "learner", "body": "Me too."})
    assert stranger[0] in (403, 404)
    assert Reply.objects.count() == 2


def test_a_learner_marks_a_comment_as_addressed_and_nobody_elses(
    world: World, note: tuple[str, dict[str, Any]]
) -> None:
    unit, data = note
    done(act(unit, world.learners[0], "submit", {**VERSION, "source": "Harbour work on tides."}))
    assert act(unit, world.learners[1], "mark_addressed", data)[0] in (403, 404)
    assert Annotation.objects.get().state == "open"
    said = done(act(unit, world.learners[0], "mark_addressed", data))
    assert said["message"] == "Marked as addressed."
    assert Annotation.objects.get().state == "addressed"


def test_show_own_opens_ones_own_project_and_never_a_mentees(
    world: World, note: tuple[str, dict[str, Any]]
) -> None:
    unit, _data = note
    assert "Some work on tides." in done(act(unit, world.learners[0], "show_own", {}))["html"]
    for other in (world.learners[1], world.mentor_user):
        shown = done(act(unit, other, "show_own", {}))["html"]
        assert "Some work on tides." not in shown
        assert "Write your first version" in shown


def test_a_reviewer_calibrates_and_goes_back_to_the_list(world: World) -> None:
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    unit, person = place(world, "review"), world.learners[0]
    state = reviews.calibration(programme_id=world.programme.id, reviewer_id=person.pk, at=START)
    first = state.exemplars[0].uuid
    key = exemplar_key(first)
    said = done(act(unit, person, "rate", {"exemplar_uuid": str(first), "scores": key}))
    assert "Compare it with the key" in said["message"]
    rated = reviews.calibration(programme_id=world.programme.id, reviewer_id=person.pk, at=START)
    assert [one.rated for one in rated.exemplars].count(True) == 1
    wrong = act(unit, person, "rate", {"exemplar_uuid": str(first), "scores": {"breadth": 9}})
    assert (wrong[0], wrong[1]["error"]["field"]) == (400, "scores.breadth")
    again = done(act(unit, person, "show_list", {}))
    assert str(rated.exemplars[1].uuid) in again["html"]
    for one in rated.exemplars[1:]:
        data = {"exemplar_uuid": str(one.uuid), "scores": exemplar_key(one.uuid)}
        act(unit, person, "rate", data)
    listed = done(act(unit, person, "show_list", {}))["html"]
    assert str(first) not in listed


@pytest.fixture
def scene() -> Scene:
    from django.utils import timezone

    from mentor_recognition_xblock.mentors import api as mentors
    from mentor_recognition_xblock.programmes.models import Term

    scene = Scene()
    today = timezone.now().date()
    Term.objects.filter(pk=scene.world.terms[0].id).update(
        starts_on=today.replace(month=1, day=1), ends_on=today.replace(month=12, day=31)
    )
    mentors.commit_capacity(
        mentor_id=scene.mentor.id, term_id=scene.world.terms[0].id, capacity=5, at=START,
        actor=None,
    )  # fmt: skip
    return scene


def test_a_mentor_releases_a_request_passes_on_it_and_sees_all_of_them(scene: Scene) -> None:
    from django.utils import timezone

    request = scene.asks(at=timezone.now())
    unit, mentor = place(scene.world, "mentoring"), scene.world.mentor_user
    data = {"request_uuid": str(request.uuid), "filters": {"skill": "no such skill"}}
    held = done(act(unit, mentor, "hold", {**data, "filters": {}}))
    assert "My data section reads badly." in held["html"]
    other = scene.another_mentor()
    act(unit, _user(other.user_id), "release", data)
    assert MentorRequest.objects.get().held_by_id == scene.mentor.id
    done(act(unit, mentor, "release", data))
    assert MentorRequest.objects.get().held_by_id is None
    assert str(request.uuid) in done(act(unit, mentor, "show_all", {}))["html"]
    said = done(act(unit, mentor, "pass", {**data, "filters": {}}))
    assert "You will not see this request again" in said["message"]
    assert str(request.uuid) not in done(act(unit, mentor, "show_all", {}))["html"]
    assert str(request.uuid) in done(act(unit, _user(other.user_id), "show_all", {}))["html"]


def test_a_learner_wishes_for_a_mentor_and_sees_their_own_request(scene: Scene) -> None:
    from django.utils import timezone

    learner = enrol(scene.world.course)
    unit = place(scene.world, "mentoring")
    gone = done(act(unit, learner, "wish", {"mentor_id": scene.mentor.id}))
    assert gone["message"] == "The request no longer exists."
    scene.asks(learner, at=timezone.now())
    said = done(act(unit, learner, "wish", {"mentor_id": scene.mentor.id}))
    assert "For three days nobody else sees your request" in said["message"]
    assert MentorRequest.objects.get().wished_id == scene.mentor.id
    own = done(act(unit, learner, "show_own", {}))["html"]
    assert "My data section reads badly." in own
    other = done(act(unit, enrol(scene.world.course), "show_own", {}))["html"]
    assert "My data section reads badly." not in other


def test_a_block_is_taken_back_by_who_made_it_alone(world: World) -> None:
    unit, learner = place(world, "mentoring"), world.learners[0]
    data = {"pairing_uuid": str(world.pairings[0].uuid)}
    done(act(unit, learner, "block", data))
    assert Block.objects.count() == 1
    act(unit, world.mentor_user, "unblock", data)
    assert Block.objects.count() == 1
    said = done(act(unit, learner, "unblock", data))
    assert said["message"] == "Allowed."
    assert Block.objects.count() == 0


def test_a_learner_changes_who_may_read_their_words_and_the_mentor_hides_them(
    world: World,
) -> None:
    unit, learner, pair = place(world, "mentoring"), world.learners[0], world.pairings[0]
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", parted=True, at=START, actor=None)
    said = "She listened until I knew what I wanted to say."
    done(act(
        unit, learner, "offer_testimonial",
        {"pairing_uuid": str(pair.uuid), "text": said, "scope": "private", "show_name": False},
    ))  # fmt: skip
    (kept,) = badges.own_testimonials(learner_id=learner.pk).values()
    words = {"testimonial_uuid": str(kept.uuid)}

    def seen() -> bool:
        found = badges.testimonials_for(
            mentor_user_id=world.mentor_user.pk, programme_id=world.programme.id
        )
        return any(one.uuid == kept.uuid for one in found)

    assert not seen()
    assert act(unit, world.learners[1], "scope_testimonial", {**words, "scope": "mentor"})[0] == 404
    assert not seen()
    assert done(act(unit, learner, "scope_testimonial", {**words, "scope": "mentor"}))["html"]
    assert seen()
    done(act(unit, learner, "scope_testimonial", {**words, "scope": "public"}))
    page = place(world, "recognition")
    assert act(page, learner, "hide_testimonial", words)[0] == 403
    hidden = done(act(page, world.mentor_user, "hide_testimonial", words))
    assert hidden["message"] == "It is no longer part of your badges."
    done(act(unit, learner, "scope_testimonial", {**words, "scope": "private"}))
    assert not seen()


def _user(user_id: int) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=user_id)
