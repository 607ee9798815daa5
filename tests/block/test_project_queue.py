"""A mentor's learners in a project unit: whose turn it is, in words, and a choice among many."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mentor_recognition_xblock.projects.models import ProjectVersion

from ..factories import World, make_world
from .runtime import act, place, view
from .test_actions import done

pytestmark = pytest.mark.django_db


def hand_in(unit: str, learner: Any, *, final: bool = False, source: str = "Water rises.") -> None:
    data = {
        "title": "Tide", "source": f"{source} {final}", "reflection": "r", "request_key": "",
        "final": final, "confirmed": final,
    }  # fmt: skip
    done(act(unit, learner, "submit", data))


def comment(unit: str, world: World, learner: Any) -> None:
    version = ProjectVersion.objects.get(project__learner_id=learner.pk)
    data = {
        "version_uuid": str(version.uuid), "body": "Why?", "exact": "Water", "start": 0, "end": 5,
        "prefix": "", "suffix": "", "category": "iterative",
    }  # fmt: skip
    done(act(unit, world.mentor_user, "annotate", data))


@pytest.fixture
def crowd() -> tuple[World, str]:
    """Eight learners: three wait, one was answered, one is through, three have not begun."""
    world = make_world(learners=8)
    unit = place(world)
    for learner in world.learners[:5]:
        hand_in(unit, learner)
    hand_in(unit, world.learners[4], final=True)
    comment(unit, world, world.learners[3])
    return world, unit


def picks(html: str) -> dict[str, bool]:
    """The labels to pick from, and whether each is what is shown."""
    found = re.findall(r"<button([^>]*class=\"mr-pick\"[^>]*)>\s*([^<]+?)\s*<", html)
    return {label: "aria-current" in attributes for attributes, label in found}


def shown(unit: str, world: World, which: str) -> dict[str, Any]:
    return done(act(unit, world.mentor_user, "show_queue", {"which": which}))


def test_many_learners_are_counted_by_whose_turn_it_is(crowd: tuple[World, str]) -> None:
    world, unit = crowd
    html = view(unit, world.mentor_user)
    assert picks(html) == {
        "All 8": True, "Wait for comments 3": False, "Learner&#x27;s turn 1": False,
        "Not started 3": False, "Final version in 1": False,
    }  # fmt: skip
    assert html.count("mr-todo-item") == 8
    for words in ("waits for your comments", "the learner&#x27;s turn", "final version in"):
        assert words in html


@pytest.mark.parametrize(
    ("which", "count"),
    [("comments", 3), ("learner", 1), ("unbegun", 3), ("final", 1), ("answers", 0), ("", 8)],
)
def test_a_pick_shows_those_alone_and_has_an_address(
    crowd: tuple[World, str], which: str, count: int
) -> None:
    world, unit = crowd
    answer = shown(unit, world, which)
    assert answer["html"].count("mr-todo-item") == count
    assert answer["at"] == {"show": "show_queue", **({"which": which} if which else {})}
    assert list(picks(answer["html"]).values()).count(True) == 1
    assert ("Nobody is there now." in answer["html"]) == (count == 0)


def test_an_unknown_pick_is_refused_by_its_name(crowd: tuple[World, str]) -> None:
    world, unit = crowd
    status, answer = act(unit, world.mentor_user, "show_queue", {"which": "everything"})
    assert (status, answer["error"]["field"]) == (400, "which")


def test_few_learners_are_seen_at_a_glance_and_offer_no_choice() -> None:
    world = make_world(learners=3)
    unit = place(world)
    hand_in(unit, world.learners[0])
    html = view(unit, world.mentor_user)
    assert picks(html) == {}
    assert html.count("mr-todo-item") == 3
