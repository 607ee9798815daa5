"""What other plugins may call: it is there, typed, documented, and does what pages do."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import get_type_hints

import pytest

from mentor_recognition_xblock import api
from mentor_recognition_xblock.pairing import api as pairing

from ..factories import START, enrol
from ..pairing.scene import Scene

PAGE = Path(__file__).resolve().parents[2] / "docs" / "references" / "python-api.md"
FUNCTIONS = [name for name in api.__all__ if inspect.isfunction(getattr(api, name))]


@pytest.mark.parametrize("name", api.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert getattr(api, name).__doc__
    assert f"`{name}" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_call_says_what_it_takes_and_answers(name: str) -> None:
    function = inspect.unwrap(getattr(api, name))
    hints = get_type_hints(function)
    assert set(hints) == {*inspect.signature(function).parameters, "return"}


@pytest.mark.django_db(transaction=True)
def test_a_plugin_finds_a_mentor_and_what_they_hold() -> None:
    scene = Scene()
    programme = api.programme_of_course(scene.course_key)
    assert programme == api.programme_by_slug(scene.programme.slug)
    assert api.programme_of_course("course-v1:No+Such+Course") is None
    mentor = api.mentor_of(programme_id=programme.id, user_id=scene.world.mentor_user.pk)
    assert mentor is not None
    standing = api.standing_of(mentor_id=mentor.id, at=START)
    assert standing is not None
    assert standing.decision_uuid is None
    assert api.credentials_of(user_id=mentor.user_id, programme_id=programme.id) == []


@pytest.mark.django_db(transaction=True)
def test_a_plugin_does_for_a_person_what_that_person_may() -> None:
    scene = Scene()
    learner = enrol(scene.world.course)
    wish = {"goal": "portfolio", "words": "Tides."}
    done = api.perform(
        "pairing.ask", user_id=learner.pk, values=wish, at=START, course=scene.course_key
    )
    asked = pairing.open_request(course_key=scene.course_key, learner_id=learner.pk)
    assert asked is not None
    assert done.made.uuid == asked.uuid
    term = {"num": 1, "sure": True}
    with pytest.raises(api.NotAllowed):
        api.perform(
            "programmes.close_term",
            user_id=learner.pk,
            values=term,
            at=START,
            slug=scene.programme.slug,
        )
    with pytest.raises(api.NotFound):
        api.perform("programmes.fly", user_id=learner.pk, values={}, at=START)
    term_now = api.term_at(scene.programme.id, START.date())
    assert (term_now is not None and term_now.num) == 1
