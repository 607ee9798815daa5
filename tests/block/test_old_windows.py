"""A window left open repeats, overwrites and hides nothing that came after it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mentor_recognition_xblock import inputs
from mentor_recognition_xblock.projects.models import Draft, ProjectVersion
from mentor_recognition_xblock.registry import ACTS

from ..factories import World, make_world
from .runtime import act, block, place, view

pytestmark = pytest.mark.django_db(transaction=True)

FIRST: dict[str, Any] = {
    "title": "Tide", "source": "The first words.", "reflection": "", "final": False,
    "request_key": "first", "base": 0,
}  # fmt: skip
FINAL = {
    **FIRST,
    "source": "The last words.",
    "final": True,
    "confirmed": True,
    "request_key": "last",
    "base": 1,
}
DRAFT = {"title": "Tide", "reflection": "", "final": False}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def unit(world: World) -> str:
    return place(world)


def completions(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch, *sent: Any
) -> list[float]:
    told: list[float] = []
    kind = type(block(unit, world.learners[0]))
    monkeypatch.setattr(kind, "emit_completion", lambda _block, progress: told.append(progress))
    for data in sent:
        act(unit, world.learners[0], "submit", data)
    return told


def test_a_first_submission_repeated_after_the_final_one_keeps_the_unit_complete(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = completions(world, unit, monkeypatch, FIRST, FINAL, FIRST, FINAL)
    assert told == [0.5, 1.0, 1.0, 1.0]
    assert ProjectVersion.objects.count() == 2


def test_completion_never_falls_whatever_is_repeated(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = {**FIRST, "source": "More words.", "request_key": "second", "base": 1}
    final = {**FINAL, "base": 2}
    order = [FIRST, second, FIRST, final, second, {**FIRST, "request_key": "other"}, final]
    told = completions(world, unit, monkeypatch, *order)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_an_old_window_cannot_hand_in_over_a_newer_version(world: World, unit: str) -> None:
    learner = world.learners[0]
    act(unit, learner, "submit", FIRST)
    act(unit, learner, "submit", {**FIRST, "source": "Newer.", "request_key": "b", "base": 1})
    old = {**FIRST, "source": "Typed in an old window.", "request_key": "c", "base": 1}
    status, answer = act(unit, learner, "submit", old)
    assert (status, answer["error"]["code"]) == (409, "stale_version")
    assert "Version 2" in answer["error"]["message"]
    assert ProjectVersion.objects.count() == 2


def entered(page: str) -> str:
    return page.split('name="source"')[1].split(">", 1)[1].split("</textarea>")[0]


@pytest.mark.parametrize("says", [{"base": 0, "key": "k"}, {}], ids=["says so", "says nothing"])
def test_an_old_windows_autosave_hides_no_newer_version(
    world: World, unit: str, says: dict[str, Any]
) -> None:
    learner = world.learners[0]
    act(unit, learner, "submit", FIRST)
    act(unit, learner, "save_draft", {**DRAFT, "source": "Old words.", **says})
    assert entered(view(unit, learner)) == "The first words."


def test_an_autosave_after_the_final_version_is_refused_in_words(world: World, unit: str) -> None:
    learner = world.learners[0]
    for data in (FIRST, FINAL):
        act(unit, learner, "submit", data)
    status, answer = act(unit, learner, "save_draft", {**DRAFT, "source": "x", "base": 1})
    assert (status, answer["error"]["code"]) == (409, "stale_draft")
    assert not Draft.objects.exists()


def test_of_two_windows_the_one_that_saved_last_is_not_written_over(
    world: World, unit: str
) -> None:
    learner = world.learners[0]

    def save(source: str, key: str, replaces: str) -> int:
        data = {**DRAFT, "source": source, "base": 0, "key": key, "replaces": replaces}
        return act(unit, learner, "save_draft", data)[0]

    assert save("One.", "a1", "") == 200
    assert save("One.", "a1", "") == 200, "an answer that was lost may be asked for again"
    assert save("Two, in another window that shows a1.", "b1", "a1") == 200
    assert save("One, older.", "a2", "a1") == 409
    assert save("Two, longer.", "b2", "b1") == 200
    assert entered(view(unit, learner)) == "Two, longer."


def test_a_draft_of_the_newest_version_is_shown(world: World, unit: str) -> None:
    learner = world.learners[0]
    act(unit, learner, "submit", FIRST)
    data = {**DRAFT, "source": "Going on.", "base": 1, "key": "k"}
    assert act(unit, learner, "save_draft", data)[0] == 200
    page = view(unit, learner)
    assert entered(page) == "Going on."
    assert 'data-mr-replaces="k"' in page
    assert 'name="base" value="1"' in page


def test_an_older_version_on_the_screen_is_not_what_the_form_goes_on_from(
    world: World, unit: str
) -> None:
    learner = world.learners[0]
    act(unit, learner, "submit", FIRST)
    act(unit, learner, "submit", {**FIRST, "source": "Newer.", "request_key": "b", "base": 1})
    _status, answer = act(unit, learner, "show", {"uuid": "", "num": 1})
    assert entered(answer["html"]) == "Newer."


def test_no_form_is_told_apart_by_what_its_page_knew() -> None:
    """Words typed in a form come back after a newer page: it is found by what it is about alone."""
    root = Path(__file__).parents[2]
    script = (root / "frontend/src/typed.js").read_text("utf-8")
    lists = re.findall(r"^const (?:SELECTION|VIEW|KNOWN) = \[(.*)\];$", script, re.MULTILINE)
    left_out = {name.strip('" ') for one in lists for name in one.split(",")}
    assert len(lists) == 3
    acts = {name.split(".")[1]: act for name, act in ACTS.by_name.items()}
    told_apart: set[str] = set()
    for path in (root / "templates/mentor_recognition/block").glob("*.html"):
        for name, inside in re.findall(
            r'{% form "(\w+)"(.*?){% endform %}', path.read_text("utf-8"), re.DOTALL
        ):
            head, body = inside.split("%}", 1)
            hidden = {*re.findall(r"(\w+)=", head), *re.findall(r'{% hidden "(\w+)"', body)}
            fields = acts[name].fields if name in acts else {}
            numbers = {one for one in hidden if isinstance(_inner(fields.get(one)), inputs.Whole)}
            told_apart |= numbers - left_out
    # A file's number says which of them a comment is about, a reviewer's which of them is thanked.
    assert told_apart == {"file", "reviewer"}


def _inner(field: Any) -> Any:
    return field.inner if isinstance(field, inputs.Maybe) else field
