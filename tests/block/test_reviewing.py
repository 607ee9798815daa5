"""A reviewer's unit: the list of what waits, and half a review that is kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, World, enrol, make_world
from .runtime import act, place
from .test_actions import done
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def drawn(world: World) -> tuple[str, Any, str]:
    """A review unit, a reviewer, and the review that was drawn for them."""
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    people = [enrol(world.course) for _number in range(4)]
    for person in people:
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=person.pk, reason="Reviewed for years.",
            at=START, actor=None,
        )  # fmt: skip
    done(act(place(world), world.learners[0], "submit", VERSION))
    unit = place(world, "review")
    for person in people:
        found = reviews.open_assignments(
            programme_id=world.programme.id, reviewer_id=person.pk, at=timezone.now()
        )
        if found:
            return unit, person, str(found[0].uuid)
    raise AssertionError("nobody was drawn")


def test_half_a_review_is_kept_and_stands_in_the_form_again(drawn: tuple[str, Any, str]) -> None:
    unit, person, uuid = drawn
    asked = {"assignment_uuid": uuid}
    assert "Draft begun" not in done(act(unit, person, "show_list", {}))["html"]
    sent = {**asked, "scores": {"mastery": 0}, "comments": {"breadth": "Whose?"}, "overall": "Hm"}
    assert "html" not in done(act(unit, person, "save_draft", sent))
    shown = done(act(unit, person, "show", asked))["html"]
    [picked] = re.findall(r'<input[^>]+name="scores[^>]+ checked[^>]*>', shown)
    assert 'name="scores.mastery" value="0"' in picked
    assert "Whose?" in shown
    assert re.search(r">\s*Hm</textarea>", shown)
    listed = done(act(unit, person, "show_list", {}))["html"]
    assert "Draft begun" in listed
    assert "1 of 5 criteria scored" in " ".join(listed.split())
    refused = act(unit, person, "save_draft", {**sent, "scores": {"style": 1}})
    assert (refused[0], refused[1]["error"]["field"]) == (400, "scores.style")


def test_the_list_says_how_long_there_is_and_how_long_it_takes(
    drawn: tuple[str, Any, str],
) -> None:
    unit, person, _uuid = drawn
    listed = " ".join(done(act(unit, person, "show_list", {}))["html"].split())
    assert "Due in 7 days, on" in listed
    assert "About 15 minutes." in listed


def test_a_reviewer_takes_longer_from_the_page_of_the_work(drawn: tuple[str, Any, str]) -> None:
    unit, person, uuid = drawn
    shown = done(act(unit, person, "show", {"assignment_uuid": uuid}))["html"]
    assert "I need more time" in shown
    answer = done(act(unit, person, "renew", {"assignment_uuid": uuid, "num": 1}))
    assert "more time" in answer["message"]
    # The starter's rules allow it once.
    assert "I need more time" not in answer["html"]
    again = done(act(unit, person, "renew", {"assignment_uuid": uuid, "num": 1}))
    assert "nothing changed" in again["message"]


def test_where_works_go_to_whoever_asks_a_reviewer_gets_one_at_once() -> None:
    world = make_world(learners=2, draw="on_request")
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    person = enrol(world.course)
    reviews.appoint_founding_reviewer(
        programme_id=world.programme.id, user_id=person.pk, reason="Reviewed for years.",
        at=START, actor=None,
    )  # fmt: skip
    unit = place(world, "review")
    assert "Get the next work" in done(act(unit, person, "show_list", {}))["html"]
    nothing = done(act(unit, person, "ask_for_work", {}))
    assert "No work waits" in nothing["message"]
    done(act(place(world), world.learners[0], "submit", VERSION))
    got = done(act(unit, person, "ask_for_work", {}))
    assert 'name="scores.breadth"' in got["html"]
    assert "Get the next work" not in done(act(unit, person, "show_list", {}))["html"]


def test_where_panels_are_drawn_nobody_is_told_to_ask(drawn: tuple[str, Any, str]) -> None:
    unit, person, _uuid = drawn
    assert "Get the next work" not in done(act(unit, person, "show_list", {}))["html"]
