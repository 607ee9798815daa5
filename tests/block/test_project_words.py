"""What a unit says before and after a version: nothing new, what follows a final one, one limit."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Draft, KeptDraft, Project, ProjectVersion

from ..factories import World, make_world
from .runtime import act, place, view
from .test_actions import done
from .test_sentences import words

pytestmark = pytest.mark.django_db(transaction=True)

FIRST: dict[str, Any] = {
    "title": "Tide", "source": "The first words.", "reflection": "I asked.", "final": False,
    "request_key": "first", "base": 0,
}  # fmt: skip
AGAIN = {**FIRST, "base": 1, "request_key": "again"}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def unit(world: World) -> str:
    return place(world, max_characters="500")


def test_an_unchanged_version_is_refused_as_new_in_a_plain_sentence(
    world: World, unit: str
) -> None:
    learner = world.learners[0]
    done(act(unit, learner, "submit", FIRST))
    for reflection in ("", "I asked."):
        status, answer = act(unit, learner, "submit", {**AGAIN, "reflection": reflection})
        assert (status, answer["error"]["code"]) == (400, "unchanged_version")
        assert answer["error"]["field"] == "source"
        assert "Nothing has changed since version 1" in answer["error"]["message"]
    done(act(unit, learner, "submit", {**AGAIN, "reflection": "I see it in another way."}))
    assert ProjectVersion.objects.count() == 2


def test_a_final_version_is_sent_once_what_follows_is_confirmed(world: World, unit: str) -> None:
    learner = world.learners[0]
    done(act(unit, learner, "submit", FIRST))
    assert "nothing can be changed" in words(view(unit, learner))
    final = {**AGAIN, "reflection": "", "final": True}
    status, answer = act(unit, learner, "submit", final)
    assert (status, answer["error"]["code"]) == (400, "final_not_confirmed")
    assert answer["error"]["field"] == "confirmed"
    assert Project.objects.get().finished_at is None
    done(act(unit, learner, "submit", {**final, "confirmed": True}))
    assert Project.objects.get().finished_at is not None


def test_the_preview_refuses_by_the_units_limit_in_the_readers_numbers(world: World) -> None:
    unit = place(world, max_characters="12000")
    learner = world.learners[0]
    assert act(unit, learner, "preview", {"source": "x" * 12_000})[0] == 200
    for language, limit, count in (
        ("en", "12,000", "12,001"),
        ("es", "12\N{NO-BREAK SPACE}000", "12\N{NO-BREAK SPACE}001"),
    ):
        with translation.override(language):
            status, answer = act(unit, learner, "preview", {"source": "x" * 12_001})
        assert status == 400
        assert limit in answer["error"]["message"]
        assert count in answer["error"]["message"]


def test_a_learner_is_told_where_they_are_and_what_waits(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    assert "Write your first version and submit it" in words(view(unit, learner))
    done(act(unit, learner, "submit", FIRST))
    assert "Version 1 is with" in words(view(unit, learner))
    version = ProjectVersion.objects.get()
    note = done(act(unit, mentor, "annotate", {
        "version_uuid": str(version.uuid), "start": 0, "end": 3, "exact": "The",
        "prefix": "", "suffix": "", "category": "iterative", "body": "Which?",
    }))  # fmt: skip
    assert "1 comment waits for you" in words(view(unit, learner))
    uuid = note["at"]["comment"]
    done(act(unit, learner, "mark_addressed", {"annotation_uuid": uuid, "num": 0}))
    assert "No comment waits for you" in words(view(unit, learner))


def test_comments_that_wait_stand_first_and_keep_their_number(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    done(act(unit, learner, "submit", FIRST))
    version = ProjectVersion.objects.get()
    for start, exact in ((0, "The"), (4, "first")):
        said = done(act(unit, mentor, "annotate", {
            "version_uuid": str(version.uuid), "start": start, "end": start + len(exact),
            "exact": exact, "prefix": "", "suffix": "", "category": "iterative", "body": "Which?",
        }))  # fmt: skip
        if exact == "The":
            uuid = said["at"]["comment"]
    done(act(unit, learner, "mark_addressed", {"annotation_uuid": uuid, "num": 0}))
    counts = [part.split('"')[0] for part in view(unit, learner).split('data-mr-count="')[1:]]
    assert [one for one in counts if one.isdigit()] == ["2", "1"]


def test_what_was_cleared_is_looked_at_and_restored_in_the_unit(world: World, unit: str) -> None:
    learner = world.learners[0]
    typed = {"title": "Tide", "reflection": "", "base": 0}
    long = "Many words about <b>tides</b> and gauges."
    done(act(unit, learner, "save_draft", {**typed, "source": long, "key": "a"}))
    done(act(unit, learner, "save_draft", {**typed, "source": "", "key": "b", "replaces": "a"}))
    kept = KeptDraft.objects.get()
    listed = done(act(unit, learner, "show_drafts", {}))
    assert str(kept.uuid) in listed["html"]
    shown = done(act(unit, learner, "show_draft", {"draft": str(kept.uuid)}))
    assert "<b>" not in shown["html"]
    assert shown["at"] == {"show": "show_draft", "draft": str(kept.uuid)}
    done(act(unit, learner, "restore_draft", {"draft": str(kept.uuid)}))
    assert Draft.objects.get().source == long
    status, _answer = act(unit, world.mentor_user, "show_draft", {"draft": str(kept.uuid)})
    assert status in (403, 404)


def test_a_window_whose_draft_was_overtaken_is_offered_both(world: World, unit: str) -> None:
    learner = world.learners[0]
    typed = {"title": "Tide", "reflection": "", "base": 0}
    done(act(unit, learner, "save_draft", {**typed, "source": "Here.", "key": "a"}))
    other = {**typed, "source": "There."}
    assert act(unit, learner, "save_draft", {**other, "key": "b"})[0] == 409
    kept = done(act(unit, learner, "keep_aside", {**other, "key": "window"}))
    uuid = projects.kept_drafts(unit_id=Draft.objects.get().unit_id, learner_id=learner.pk)[0].uuid
    assert str(uuid) in kept["html"]
    assert "at" not in kept or kept["at"] == {}
    assert Draft.objects.get().source == "Here."
