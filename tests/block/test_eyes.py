"""What other eyes, Studio and a course's staff see of a unit, and what they may do there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from kombu.exceptions import OperationalError
from workbench.runtime import WorkbenchRuntime

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.block import MentorRecognitionBlock
from mentor_recognition_xblock.hosts import Viewer
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects.models import ProjectVersion
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, World, enrol, make_world
from .runtime import act, block, place, view
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@contextmanager
def eyes_of(user: Any) -> Iterator[None]:
    """Staff look as this person."""
    viewer = Viewer(user.pk, masquerading=True)
    with mock.patch.object(StandaloneHost, "viewer", lambda *_: viewer):
        yield


@contextmanager
def studio() -> Iterator[None]:
    with mock.patch.object(StandaloneHost, "in_studio", lambda *_: True):
        yield


def test_other_eyes_read_no_testimonial_and_no_fit_answer(world: World) -> None:
    unit, learner, pair = place(world, "mentoring"), world.learners[0], world.pairings[0]
    act(unit, learner, "met", {"pairing_uuid": str(pair.uuid)})
    act(unit, learner, "fit", {"pairing_uuid": str(pair.uuid), "answer": "unsure"})
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", parted=True, at=START, actor=None)
    said = "She listened until I knew what I wanted to say."
    status, _answer = act(
        unit, learner, "offer_testimonial",
        {"pairing_uuid": str(pair.uuid), "text": said, "scope": "private", "show_name": False},
    )  # fmt: skip
    assert status == 200
    assert said in view(unit, learner)
    with eyes_of(learner):
        assert said not in view(unit, learner)
        assert "private to them is not shown" in view(unit, learner)
        status, answer = act(unit, learner, "show_own", {})
    assert (status, answer["error"]["code"]) == (403, "masquerading")


def test_other_eyes_read_no_reviewers_work(world: World) -> None:
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    people = [enrol(world.course) for _index in range(4)]
    for person in people:
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=person.pk, at=START, actor=None,
            reason="Assessed this course for years.",
        )  # fmt: skip
    act(place(world), world.learners[0], "submit", {**VERSION, "source": "Blind words."})
    unit = place(world, "review")
    held = {
        one: reviews.open_assignments(programme_id=world.programme.id, reviewer_id=one.pk, at=START)
        for one in people
    }
    person = next(one for one in people if held[one])
    data = {"assignment_uuid": str(held[person][0].uuid)}
    assert "Blind words" in act(unit, person, "show", data)[1]["html"]
    with eyes_of(person):
        for name, sent in (("show", data), ("show_list", {})):
            status, answer = act(unit, person, name, sent)
            assert (status, answer["error"]["code"]) == (403, "masquerading")
            assert "Blind words" not in str(answer)
        assert str(held[person][0].uuid) not in view(unit, person)


def test_other_eyes_see_what_was_handed_in_and_no_draft(world: World) -> None:
    unit, learner = place(world), world.learners[0]
    act(unit, learner, "submit", {**VERSION, "source": "Handed in."})
    # Typed in a window that shows version 1: a draft older than the newest version hides it.
    draft = {"title": "T", "source": "Half a thought.", "final": False, "base": 1, "key": "k"}
    assert act(unit, learner, "save_draft", draft)[0] == 200
    assert "Half a thought" in view(unit, learner)
    with eyes_of(learner):
        shown = view(unit, learner)
    assert "Handed in." in shown
    assert "Half a thought" not in shown


def test_other_eyes_see_no_mentors_figures_or_words(world: World) -> None:
    unit = place(world, "recognition")
    assert "Figures appear" in view(unit, world.mentor_user)
    with eyes_of(world.mentor_user):
        assert "private to them is not shown" in view(unit, world.mentor_user)


def test_studio_shows_the_preview_to_an_author(world: World) -> None:
    assert MentorRecognitionBlock.has_author_view is True
    author = enrol(world.course, role="staff")
    with studio():
        for name in ("student_view", "author_view"):
            shown = view(place(world), author, name)
            assert "As a learner sees it" in shown
            assert "Sign in and enrol" not in shown


def test_studio_takes_no_learners_action(world: World) -> None:
    unit, learner = place(world), world.learners[0]
    with studio():
        status, answer = act(unit, learner, "submit", VERSION)
    assert (status, answer["error"]["code"]) == (403, "studio")
    assert ProjectVersion.objects.count() == 0


def test_studios_editor_is_closed_to_who_does_not_write_the_course(world: World) -> None:
    unit = place(world)
    probe = {"programme_slug": world.programme.slug}
    for person in (world.learners[0], UserFactory(), None):
        with studio():
            for data in (probe, {"programme_slug": "no-such-programme"}):
                status, said = act(unit, person, "", data, handler="studio_submit")
                assert status == 403
                assert list(said["errors"]) == [""]
            assert world.programme.title not in view(unit, person, "studio_view")
        # And in the LMS, which would render any view by its name.
        assert "Only authors" in view(unit, person, "author_view")


def test_enrolled_staff_get_the_staff_page_and_reach_their_own(world: World) -> None:
    staff = enrol(world.course, role="instructor")
    project, mentoring = place(world), place(world, "mentoring")
    act(project, world.learners[0], "submit", VERSION)
    shown = view(project, staff)
    assert "1 project has begun" in shown
    assert "Write your first version" not in shown
    assert 'data-mr-action="show_own"' in shown
    assert "Write your first version" in act(project, staff, "show_own", {})[1]["html"]
    shown = view(mentoring, staff)
    assert "2 learners of this course have a mentor" in shown
    assert "console" in shown


@pytest.mark.parametrize("activity", ["puzzle", "", "Project", "__class__"])
def test_an_unknown_activity_is_refused_with_a_sentence(world: World, activity: str) -> None:
    unit, learner = place(world, activity), world.learners[0]
    shown = view(unit, learner)
    assert "an activity that does not exist" in shown
    assert "<form" not in shown
    assert "Choose one of" in view(unit, enrol(world.course, role="staff"), "author_view")
    assert act(unit, learner, "submit", VERSION)[0] == 404
    assert ProjectVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_characters", value) for value in ("", "null", "-5", "0", "9" * 30, "²", "7" * 5000)]
    + [("reviews_required", value) for value in ("0", "-3", "", "null", "1e400")]
    + [("weight", value) for value in ("1" + "0" * 400, "-1", "nan", "inf", "")]
    + [("due_at", value) for value in ("9999-12-31T23:59:59-14:00", "0001-01-01", "soon")],
)  # fmt: skip
def test_a_setting_out_of_range_in_olx_counts_as_its_default(
    world: World, name: str, value: str
) -> None:
    unit, learner = place(world, **{name: value}), world.learners[0]
    found = block(unit, learner)
    assert getattr(found, name) == MentorRecognitionBlock.fields[name].default
    assert "Write your first version" in view(unit, learner)
    assert act(unit, learner, "submit", VERSION)[0] == 200


def test_a_valid_setting_in_olx_is_kept(world: World) -> None:
    unit = place(
        world, max_characters="900", weight="2.5", reviews_required="2", scored="true",
        due_at="2026-05-01T10:00:00+02:00",
    )  # fmt: skip
    found = block(unit)
    assert (found.max_characters, found.weight, found.reviews_required) == (900, 2.5, 2)
    assert found.scored is True
    assert found.due_at.isoformat() == "2026-05-01T08:00:00+00:00"


def test_with_the_broker_down_the_version_is_kept_and_the_learner_reads_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(WorkbenchRuntime, "publish", down)
    unit = place(world, scored="true")
    status, answer = act(unit, world.learners[0], "submit", VERSION)
    assert (status, answer["ok"]) == (200, True)
    assert ProjectVersion.objects.count() == 1


def test_what_an_older_version_stored_breaks_no_page(world: World) -> None:
    from django.test import Client

    from mentor_recognition_xblock.mentors.models import Mentor
    from mentor_recognition_xblock.programmes import api as programmes

    Mentor.objects.filter(pk=world.mentor.id).update(
        expertise=["\ud800 sailing"], languages=["\udfff"]
    )
    view(place(world, "mentoring"), world.mentor_user).encode()
    manager = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    client = Client()
    client.force_login(manager)
    for name in ("setup", "pairings", "spotlights"):
        assert client.get(f"/console/{world.programme.slug}/{name}/").status_code == 200


def test_skills_that_are_no_text_are_refused(world: World) -> None:
    data = {"expertise": "sailing, \ud800", "goals": {}, "languages": "", "time_zone": ""}
    status, answer = act(place(world, "mentoring"), world.mentor_user, "describe", data)
    assert (status, answer["error"]["field"]) == (400, "expertise")
    assert badges.own_testimonials(learner_id=world.mentor_user.pk) == {}
