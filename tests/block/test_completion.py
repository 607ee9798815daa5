"""What "done" means is the author's choice: completion, grade, and the words that say it."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.hosts.standalone.models import UnitProgress
from mentor_recognition_xblock.projects.milestone_models import ReachedMilestone
from mentor_recognition_xblock.projects.models import Annotation, Project

from ..factories import World, enrol, make_world
from .runtime import act, block, place, view
from .test_actions import done
from .test_changes import comment
from .test_sentences import words

pytestmark = pytest.mark.django_db(transaction=True)

FIRST: dict[str, Any] = {
    "title": "Tide", "source": "We counted forty boats.", "reflection": "", "final": False,
    "request_key": "first", "base": 0,
}  # fmt: skip
FINAL = {
    **FIRST, "source": "We counted forty boats twice.", "final": True, "confirmed": True,
    "request_key": "last", "base": 1,
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


def hand_in(unit: str, world: World, data: dict[str, Any]) -> dict[str, Any]:
    return done(act(unit, world.learners[0], "submit", data))


def review(unit: str, world: World, next_step: str, key: str = "r") -> dict[str, Any]:
    sent = {
        "project_uuid": str(Project.objects.get().uuid), "summary": "Read.",
        "next_step": next_step, "request_key": key,
    }  # fmt: skip
    return done(act(unit, world.mentor_user, "send_review", sent))


def completed(unit: str, world: World) -> float:
    """What the platform was told, by whoever's act."""
    return get_host().block_completion(world.learners[0].pk, unit)


def told(unit: str, world: World, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the learner's own acts publish."""
    found: list[float] = []
    kind = type(block(unit, world.learners[0]))
    monkeypatch.setattr(kind, "emit_completion", lambda _block, share: found.append(share))
    return found


def missing(unit: str, world: World) -> str:
    said = words(view(unit, world.learners[0]))
    _before, _colon, rest = said.partition("Still missing for the unit to count as complete: ")
    return rest.split(".")[0]


def test_the_final_version_completes_where_the_author_chose_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = place(world)
    shares = told(unit, world, monkeypatch)
    assert missing(unit, world) == "the first version, the final version"
    hand_in(unit, world, FIRST)
    assert missing(unit, world) == "the final version"
    assert completed(unit, world) == 0.0
    hand_in(unit, world, FINAL)
    assert shares == [0.5, 1.0]
    assert completed(unit, world) == 1.0
    assert "The unit has counted as complete since" in words(view(unit, world.learners[0]))


def test_the_first_version_completes_where_the_author_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = place(world, done_when="first")
    shares = told(unit, world, monkeypatch)
    hand_in(unit, world, FIRST)
    hand_in(unit, world, FINAL)
    assert shares == [1.0, 1.0]


@pytest.mark.parametrize("next_step", ["passed", "ready"])
def test_the_mentors_word_completes_and_reaches_the_platform_by_itself(
    world: World, next_step: str
) -> None:
    unit = place(world, done_when="word")
    hand_in(unit, world, FIRST)
    review(unit, world, "revise", "one")
    assert "the mentor’s word" in missing(unit, world)
    assert completed(unit, world) == 0.0
    review(unit, world, next_step, "two")
    # The learner has not come back: the platform knows all the same.
    assert completed(unit, world) == 1.0


@pytest.mark.parametrize("how", ["resolve", "decline", "delete_comment"])
def test_the_last_comment_that_is_settled_completes_with_the_final_version(
    world: World, how: str
) -> None:
    unit = place(world, done_when="settled")
    hand_in(unit, world, FIRST)
    note = comment(unit, world, "forty")
    Annotation.objects.create(
        version=Annotation.objects.get().version, author=world.mentor_user, body="Fine.",
        html="Fine.", category="praise", exact="", created_at=Annotation.objects.get().created_at,
    )  # fmt: skip
    hand_in(unit, world, FINAL)
    assert missing(unit, world) == "1 comment that is neither resolved nor left as it is"
    mentors = words(view(unit, world.mentor_user))
    assert "1 comment that is neither resolved nor left as it is" in mentors
    assert completed(unit, world) == 0.0
    person = world.learners[0] if how == "decline" else world.mentor_user
    sent = {"annotation_uuid": note, "num": 0}
    if how == "decline":
        sent |= {"body": "We counted at low tide.", "view": "learner"}
    if how == "delete_comment":
        sent["project_uuid"] = str(Project.objects.get().uuid)
    done(act(unit, person, how, sent))
    assert completed(unit, world) == 1.0
    assert missing(unit, world) == ""


def test_a_comment_marked_addressed_still_waits_for_the_mentors_word(world: World) -> None:
    unit = place(world, done_when="settled")
    hand_in(unit, world, FIRST)
    note = comment(unit, world, "forty")
    done(act(unit, world.learners[0], "mark_addressed", {"annotation_uuid": note, "num": 0}))
    hand_in(unit, world, FINAL)
    assert missing(unit, world) == "1 comment that is neither resolved nor left as it is"


@pytest.mark.parametrize("done_when", ["first", "word", "final", "settled"])
def test_what_is_complete_stays_so_whatever_is_repeated_reopened_or_chosen_later(
    world: World, monkeypatch: pytest.MonkeyPatch, done_when: str
) -> None:
    unit = place(world, done_when=done_when)
    hand_in(unit, world, FIRST)
    note = comment(unit, world, "forty")
    done(act(unit, world.mentor_user, "resolve", {"annotation_uuid": note, "num": 0}))
    review(unit, world, "ready")
    hand_in(unit, world, FINAL)
    assert completed(unit, world) == 1.0
    shares = told(unit, world, monkeypatch)
    reopened = {"annotation_uuid": note, "num": 0, "view": "mentor", "body": "Once more."}
    done(act(unit, world.mentor_user, "reopen", reopened))
    for data in (FIRST, FINAL, {**FIRST, "request_key": "other"}):
        act(unit, world.learners[0], "submit", data)  # windows left open
    assert set(shares) == {1.0}
    assert completed(unit, world) == 1.0
    assert "has counted as complete" in words(view(unit, world.learners[0]))
    assert UnitProgress.objects.get().share == 1.0


def test_a_choice_made_later_counts_at_the_learners_next_look(world: World) -> None:
    unit = place(world)
    hand_in(unit, world, FIRST)
    author = enrol(world.course, role="staff")
    saved = {
        "display_name": "T", "programme_slug": world.programme.slug, "activity": "project",
        "instructions": "", "milestone": "", "due_at": "", "max_characters": 900,
        "scored": False, "weight": 1, "reviews_required": 3, "badge": False,
        "badge_min_score": 2.5, "badge_on_time": False, "done_when": "first",
    }  # fmt: skip
    assert act(unit, author, "", saved, handler="studio_submit") == (200, {"ok": True})
    done(act(unit, world.learners[0], "note_visit", {"seen_until": ""}))
    assert completed(unit, world) == 1.0


def test_studio_offers_the_choices_and_names_a_wrong_one(world: World) -> None:
    unit, author = place(world), enrol(world.course, role="staff")
    html = view(unit, author, "studio_view")
    for choice in ("first", "word", "final", "settled"):
        assert f'value="{choice}"' in html
    _status, answer = act(unit, author, "", {"done_when": "never"}, handler="studio_submit")
    assert answer["errors"]["done_when"] == "Choose one of the options."
    # Another tool may write any word.
    assert block(place(world, done_when="never")).done_when == "final"
    assert block(place(world, done_when="settled")).done_when == "settled"


def test_staff_read_what_is_missing_beside_each_work(world: World) -> None:
    unit = place(world, done_when="word")
    hand_in(unit, world, FIRST)
    said = words(view(unit, enrol(world.course, role="staff")))
    assert "Still missing for the unit to count as complete: the mentor’s word" in said


# --- The celebration ---


def test_a_milestone_is_celebrated_once_for_each_of_both_on_whatever_device(world: World) -> None:
    unit = place(world)
    hand_in(unit, world, FIRST)
    assert "data-mr-celebrates" not in view(unit, world.learners[0])
    uuid = str(Project.objects.get().uuid)
    html = review(unit, world, "passed")["html"]
    assert "Well done, both of you" in words(html)
    page = view(unit, world.learners[0])
    assert "The mentor says that the milestone is reached" in words(page)
    for person in (world.learners[0], world.learners[0], world.mentor_user):
        done(act(unit, person, "note_celebrated", {"project_uuid": uuid}))
    assert "data-mr-celebrates" not in view(unit, world.learners[0])
    shown = done(act(unit, world.mentor_user, "show", {"uuid": uuid}))["html"]
    assert "data-mr-celebrates" not in shown
    html = hand_in(unit, world, FINAL)["html"]
    assert "The final version is in" in words(html)
    # The same act completed the unit: that is no second celebration.
    assert html.count("<strong>The ") == 1
    assert ReachedMilestone.objects.count() == 3
    hand_in(unit, world, FINAL)
    assert ReachedMilestone.objects.count() == 3


def test_nobody_elses_look_ends_a_celebration(world: World) -> None:
    unit = place(world)
    hand_in(unit, world, FIRST)
    review(unit, world, "passed")
    sent = {"project_uuid": str(Project.objects.get().uuid)}
    for person in (world.learners[1], enrol(world.course, role="staff")):
        status, answer = act(unit, person, "note_celebrated", sent)
        assert (status, answer["error"]["code"]) == (403, "not_your_project")
    assert "data-mr-celebrates" in view(unit, world.learners[0])
