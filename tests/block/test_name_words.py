"""A learner is asked which words of their work are their name, and reviewers see it their way."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Project
from mentor_recognition_xblock.reviews.blind_work import masked

from ..factories import World, make_world
from .runtime import act, place, view

pytestmark = pytest.mark.django_db(transaction=True)

WORK: dict[str, Any] = {
    "title": "Tide", "reflection": "", "final": False, "request_key": "",
    "source": "Rose is a colour. I am Rose Reader, and every reader knows it.",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    found = make_world()
    found.learners[0].first_name, found.learners[0].last_name = "Rose", "Reader"
    found.learners[0].save()
    return found


@pytest.fixture
def unit(world: World) -> str:
    return place(world)


def read_blind(world: World) -> str:
    """The work as a reviewer reads it."""
    [project] = Project.objects.all()
    return masked(
        projects.versions(project.pk)[-1].html,
        author=get_host().user(world.learners[0].pk),
        others=[],
        said=projects.project(project.pk).name_words,
    )


def test_words_in_doubt_are_asked_for_and_hidden_until_answered(world: World, unit: str) -> None:
    _status, answer = act(unit, world.learners[0], "submit", WORK)
    for word in ("rose", "reader"):
        assert f'name="words.{word}" value="hide" checked' in answer["html"]
    assert read_blind(world) == (
        "<p>[name] is a colour. I am [name], and every [name] knows it.</p>"
    )


def test_the_answer_is_kept_used_and_told_in_the_log_without_the_word(
    world: World, unit: str
) -> None:
    act(unit, world.learners[0], "submit", WORK)
    said = {"num": 1, "words": {"rose": "show", "reader": "show"}}
    for _again in range(2):
        status, answer = act(unit, world.learners[0], "settle_names", said)
        assert status == 200
    assert 'name="words.rose" value="show" checked' in answer["html"]
    assert read_blind(world) == ("<p>Rose is a colour. I am [name], and every reader knows it.</p>")
    [entry] = AuditEntry.objects.filter(action="project.name_words_settled")
    assert "rose" not in str(vars(entry)).casefold()


def test_a_word_that_is_shown_by_itself_can_be_hidden(world: World, unit: str) -> None:
    act(unit, world.learners[0], "submit", {**WORK, "source": "Ask rose."})
    assert read_blind(world) == "<p>Ask rose.</p>"
    act(unit, world.learners[0], "settle_names", {"num": 0, "words": {"rose": "hide"}})
    assert read_blind(world) == "<p>Ask [name].</p>"


@pytest.mark.parametrize(
    "words", [{"tide": "show"}, {"quill": "hide"}, {"": "hide"}, {"rose": "maybe"}, {"rose": 1}, []]
)
def test_only_words_of_ones_own_name_can_be_settled(world: World, unit: str, words: Any) -> None:
    act(unit, world.learners[0], "submit", WORK)
    status, answer = act(unit, world.learners[0], "settle_names", {"num": 1, "words": words})
    assert (status, answer["ok"]) == (400, False)
    assert Project.objects.get().name_words == {}


def test_before_the_first_version_there_is_nothing_to_settle(world: World, unit: str) -> None:
    view(unit, world.learners[0])
    answer = act(unit, world.learners[0], "settle_names", {"num": 0, "words": {"rose": "hide"}})
    assert answer[0] == 404


def test_nobody_is_asked_about_a_work_without_such_words(world: World, unit: str) -> None:
    _status, answer = act(unit, world.learners[0], "submit", {**WORK, "source": "High water."})
    assert "settle_names" not in answer["html"]


def test_a_mentors_name_stays_hidden_whatever_the_author_says(world: World, unit: str) -> None:
    world.mentor_user.first_name, world.mentor_user.last_name = "Rose", "Quill"
    world.mentor_user.save()
    act(unit, world.learners[0], "submit", WORK)
    act(unit, world.learners[0], "settle_names", {"num": 1, "words": {"rose": "show"}})
    [project] = Project.objects.all()
    html = masked(
        projects.versions(project.pk)[-1].html,
        author=get_host().user(world.learners[0].pk),
        others=[get_host().users({world.mentor_user.pk})[world.mentor_user.pk]],
        said=projects.project(project.pk).name_words,
    )
    assert "Rose" not in html


def test_what_was_said_goes_with_the_person(world: World, unit: str) -> None:
    act(unit, world.learners[0], "submit", WORK)
    act(unit, world.learners[0], "settle_names", {"num": 1, "words": {"rose": "show"}})
    projects.forget_person(user_id=world.learners[0].pk, at=timezone.now())
    assert Project.objects.get().name_words == {}
