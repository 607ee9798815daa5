"""Versions compared, and what changed since a comment, as learner and mentor see it."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.projects.models import Annotation, Project, ProjectVersion

from ..factories import World, make_world
from .runtime import act, place
from .test_actions import done
from .test_sentences import words

pytestmark = pytest.mark.django_db(transaction=True)

REST = "One.\n\nTwo.\n\nThree.\n\nFour."
FIRST = f"The gauge stood in the harbour.\n\nWe counted forty boats.\n\n{REST}"
SECOND = f"The gauge stands in the harbour.\n\nNew lines on **fish**.\n\n{REST}"


def hand_in(unit: str, learner: Any, source: str, base: int) -> None:
    data = {
        "title": "Tide", "source": source, "reflection": "", "final": False,
        "request_key": str(base), "base": base,
    }  # fmt: skip
    done(act(unit, learner, "submit", data))


def comment(unit: str, world: World, exact: str) -> str:
    version = ProjectVersion.objects.get(num=1)
    start = version.text.index(exact)
    data = {
        "version_uuid": str(version.uuid), "body": "Why?", "exact": exact, "start": start,
        "end": start + len(exact), "prefix": "", "suffix": "", "category": "iterative",
    }  # fmt: skip
    done(act(unit, world.mentor_user, "annotate", data))
    return str(Annotation.objects.latest("pk").uuid)


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    made = place(world)
    hand_in(made, world.learners[0], FIRST, 0)
    return made


def test_learner_and_mentor_read_the_same_comparison_at_the_same_address(
    world: World, unit: str
) -> None:
    hand_in(unit, world.learners[0], SECOND, 1)
    uuid = str(Project.objects.get().uuid)
    own = done(act(unit, world.learners[0], "show_changes", {}))
    theirs = done(act(unit, world.mentor_user, "show_changes", {"uuid": uuid}))
    assert own["at"] == theirs["at"] == {
        "show": "show_changes", "uuid": uuid, "before": "1", "after": "2",
    }  # fmt: skip
    for answer in (own, theirs):
        said = words(answer["html"])
        assert (
            "1 paragraph changed, 1 paragraph new, 1 paragraph gone, 5 words added, "
            "5 words removed." in said
        )
        assert '<ins class="mr-added"' in answer["html"]
        assert "added: stands end of change;" in said
        assert "removed: stood end of change;" in said
        assert "3 paragraphs unchanged" in said


def test_the_layout_and_the_order_of_versions_are_kept_in_the_address(
    world: World, unit: str
) -> None:
    hand_in(unit, world.learners[0], SECOND, 1)
    asked = {"before": 2, "after": 1, "layout": "side"}
    answer = done(act(unit, world.learners[0], "show_changes", asked))
    assert {**answer["at"], "uuid": ""} == {
        "show": "show_changes", "uuid": "", "before": "1", "after": "2", "layout": "side",
    }  # fmt: skip
    assert "mr-changes-side" in answer["html"]


def test_markup_in_a_text_is_shown_and_never_run(world: World, unit: str) -> None:
    hand_in(unit, world.learners[0], "`<script>alert(1)</script>` & more", 1)
    html = done(act(unit, world.learners[0], "show_changes", {}))["html"]
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_words_that_stay_while_their_form_changes_are_said_to(world: World, unit: str) -> None:
    hand_in(unit, world.learners[0], FIRST.replace("forty", "**forty**"), 1)
    said = words(done(act(unit, world.learners[0], "show_changes", {}))["html"])
    assert "All words are the same; headings, emphasis or links differ." in said


def test_one_version_has_nothing_to_be_compared_with(world: World, unit: str) -> None:
    said = words(done(act(unit, world.learners[0], "show_changes", {}))["html"])
    assert "There is one version yet." in said


@pytest.mark.parametrize(
    ("asked", "code", "status", "field"),
    [
        ({"before": 1, "after": 1}, "same_version", 400, "after"),
        ({"before": 1, "after": 9}, "not_found", 404, "after"),
        ({"before": 9, "after": 1}, "not_found", 404, "before"),
    ],
)
def test_versions_that_cannot_be_compared_are_refused(
    world: World, unit: str, asked: dict[str, int], code: str, status: int, field: str
) -> None:
    hand_in(unit, world.learners[0], SECOND, 1)
    answer = act(unit, world.learners[0], "show_changes", asked)
    error = answer[1]["error"]
    assert (answer[0], error["code"], error["field"]) == (status, code, field)


def test_others_learn_nothing_of_versions_and_comments(world: World, unit: str) -> None:
    note = comment(unit, world, "forty boats")
    hand_in(unit, world.learners[0], SECOND, 1)
    uuid = str(Project.objects.get().uuid)
    for action, data in (
        ("show_changes", {"uuid": uuid}), ("show_since", {"annotation_uuid": note}),
    ):  # fmt: skip
        status, answer = act(unit, world.learners[1], action, data)
        assert (status, answer["error"]["code"]) == (403, "not_your_mentee")


@pytest.mark.parametrize(
    ("exact", "sentence", "now"),
    [
        ("in the harbour", "stand unchanged in version 2.", "in the harbour"),
        ("The gauge stood", "have changed by version 2.", "The gauge"),
        ("We counted forty boats", "are gone from version 2.", "nothing: the words are gone"),
    ],
)
def test_what_became_of_the_words_of_a_comment(
    world: World, unit: str, exact: str, sentence: str, now: str
) -> None:
    note = comment(unit, world, exact)
    assert "What changed" not in words(done(act(unit, world.learners[0], "show", {}))["html"])
    hand_in(unit, world.learners[0], SECOND, 1)
    assert "What changed" in words(done(act(unit, world.learners[0], "show", {}))["html"])
    for person in (world.learners[0], world.mentor_user):
        answer = done(act(unit, person, "show_since", {"annotation_uuid": note}))
        assert answer["at"] == {"show": "show_since", "annotation_uuid": note}
        said = words(answer["html"])
        assert sentence in said
        assert f"In its place, in version 2 {now}" in said


def test_before_a_newer_version_there_is_no_change_since_a_comment(world: World, unit: str) -> None:
    note = comment(unit, world, "forty boats")
    status, answer = act(unit, world.learners[0], "show_since", {"annotation_uuid": note})
    assert (status, answer["error"]["code"]) == (409, "no_newer_version")
