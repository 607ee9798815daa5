"""Every page of a unit says where it is, and that brings it again, to whoever may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from mentor_recognition_xblock.projects.models import Annotation, Project
from mentor_recognition_xblock.units import activities
from mentor_recognition_xblock.units.actions import Action

from ..factories import START, World, enrol, make_world
from .runtime import act, block, place, view
from .test_actions import done
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = {**VERSION, "source": "Another version.", "request_key": "second"}


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    """A page says when it was made, and how long one has waited: two are made at one moment."""
    with time_machine.travel(START + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    """A unit in which the first learner has two versions."""
    unit = place(world)
    for data in (VERSION, NEXT):
        done(act(unit, world.learners[0], "submit", data))
    return unit


def again(unit: str, user: Any, at: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """As the browser asks for an address: everything of it is text."""
    values = {name: value for name, value in at.items() if name != "show"}
    assert all(isinstance(value, str) for value in at.values())
    return act(unit, user, at.get("show", "front"), values)


def test_a_page_is_shown_again_from_its_address(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    uuid = str(Project.objects.get().uuid)
    for user, name, data in (
        (learner, "show", {"uuid": "", "num": 1}),
        (learner, "show_own", {}),
        (mentor, "show", {"uuid": uuid, "num": 1}),
        (mentor, "show", {"uuid": uuid, "num": 0}),
        (mentor, "show_queue", {}),
        (learner, "front", {}),
        (mentor, "front", {}),
    ):
        shown = done(act(unit, user, name, data))
        same = done(again(unit, user, shown["at"]))
        assert same["at"] == shown["at"]
        assert same["html"] == shown["html"], name


def test_the_front_that_the_browser_goes_back_to_is_the_one_it_began_with(
    world: World, unit: str
) -> None:
    for user in (world.learners[0], world.mentor_user):
        html = done(act(unit, user, "front", {}))["html"]
        assert html.strip() in view(unit, user)


def test_a_filtered_queue_has_its_filters_in_its_address(world: World) -> None:
    unit = place(world, activity="mentoring")
    sent = {"skill": "maps", "goal": "", "course_key": "", "min_hours": 2, "min_days": 0}
    shown = done(act(unit, world.mentor_user, "show_queue", sent))
    assert shown["at"] == {"show": "show_queue", "skill": "maps", "min_hours": "2"}
    assert done(again(unit, world.mentor_user, shown["at"]))["html"] == shown["html"]
    everything = done(act(unit, world.mentor_user, "show_all", {}))
    assert everything["at"] == {"show": "show_queue"}


def test_learner_and_mentor_may_send_each_other_the_address(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    at = done(act(unit, learner, "show", {"uuid": "", "num": 1}))["at"]
    read = done(again(unit, mentor, at))
    assert read["at"] == at
    assert "data-mr-annotate" in read["html"]
    assert "data-mr-annotate" not in done(again(unit, learner, at))["html"]


def test_an_address_opens_nothing_to_those_who_have_no_right(world: World, unit: str) -> None:
    at = done(act(unit, world.learners[0], "show", {"uuid": "", "num": 1}))["at"]
    for other in (world.learners[1], enrol(world.course)):
        status, answer = again(unit, other, at)
        assert status == 403
        assert "html" not in answer
        unknown = again(unit, other, {**at, "uuid": "00000000-0000-4000-8000-000000000000"})
        assert unknown == (status, answer)


def test_an_act_answers_with_the_address_of_what_it_shows_next(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    version = Project.objects.get().versions.get(num=2)
    said = done(act(unit, mentor, "annotate", {
        "version_uuid": str(version.uuid), "start": 0, "end": 7, "exact": "Another",
        "prefix": "", "suffix": "", "category": "iterative", "body": "Which?",
    }))  # fmt: skip
    made = str(Annotation.objects.get().uuid)
    assert said["at"] == {
        "show": "show", "uuid": str(Project.objects.get().uuid), "num": "2", "comment": made,
    }  # fmt: skip
    marked = done(act(unit, learner, "mark_addressed", {
        "annotation_uuid": str(Annotation.objects.get().uuid), "num": 1,
    }))  # fmt: skip
    assert marked["at"]["num"] == "1"
    assert "at" not in done(act(unit, learner, "save_draft", {
        "title": "t", "source": "s", "reflection": "", "base": 2, "key": "k", "replaces": "",
    }))  # fmt: skip


def test_no_act_is_among_the_pages_that_an_address_may_ask_for(world: World) -> None:
    for name, activity in activities.ACTIVITIES.items():
        unit = place(world, activity=name)
        shown = block(unit, world.learners[0]).student_view({})
        arguments = shown.json_init_args
        assert "front" in arguments["pages"]
        acts = {key for key, offer in activity.ACTIONS.items() if isinstance(offer, Action)}
        assert acts.isdisjoint(arguments["pages"])


def test_buttons_and_forms_that_only_show_are_told_from_those_that_act(
    world: World, unit: str
) -> None:
    for html in (
        view(unit, world.learners[0]),
        view(unit, world.mentor_user),
        view(place(world, activity="mentoring"), world.mentor_user),
    ):
        tags = re.findall(r"<(?:button|form)[^>]*data-mr-action=\"([a-z_]+)\"[^>]*>", html)
        marked = re.findall(
            r"<(?:button|form)[^>]*data-mr-action=\"([a-z_]+)\"[^>]*data-mr-page", html
        )
        assert marked == [name for name in tags if name.startswith("show")]
        assert tags
