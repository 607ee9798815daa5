"""What learners and mentors keep beside a work: marks, the trail, a bank, notes, what is new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.mentor_models import (
    BankedComment,
    HelpfulMark,
    MentorNote,
    ProjectVisit,
)
from mentor_recognition_xblock.projects.models import Annotation, Project, ProjectVersion, Reply
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewPanel, Rubric

from ..factories import START, World, make_world
from .runtime import act, place
from .test_actions import done
from .test_changes import FIRST, SECOND, comment, hand_in
from .test_sentences import words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    made = place(world)
    hand_in(made, world.learners[0], FIRST, 0)
    return made


def code(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


def uuid() -> str:
    return str(Project.objects.get().uuid)


# --- The comment that helped ---


def test_a_learner_names_a_comment_that_helped_and_takes_it_back(world: World, unit: str) -> None:
    note = comment(unit, world, "forty boats")
    learner = world.learners[0]
    for _again in range(2):
        html = done(act(unit, learner, "mark_helpful", {"annotation_uuid": note, "num": 0}))["html"]
        assert "you say: this helped" in words(html)
    assert HelpfulMark.objects.count() == 1
    seen = done(act(unit, world.mentor_user, "show", {"uuid": uuid()}))["html"]
    assert "the learner says: this helped" in words(seen)
    for _again in range(2):
        done(act(unit, learner, "unmark_helpful", {"annotation_uuid": note, "num": 0}))
    assert not HelpfulMark.objects.exists()


def test_three_comments_of_a_version_are_named_at_most(world: World, unit: str) -> None:
    notes = [comment(unit, world, exact) for exact in ("One.", "Two.", "Three.", "Four.")]
    asked = [{"annotation_uuid": note, "num": 0} for note in notes]
    for one in asked[:3]:
        done(act(unit, world.learners[0], "mark_helpful", one))
    assert code(act(unit, world.learners[0], "mark_helpful", asked[3])) == (409, "enough_marked")
    done(act(unit, world.learners[0], "unmark_helpful", asked[0]))
    done(act(unit, world.learners[0], "mark_helpful", asked[3]))


def test_nobody_else_says_what_helped(world: World, unit: str) -> None:
    note = comment(unit, world, "forty boats")
    for person in (world.mentor_user, world.learners[1]):
        answer = act(unit, person, "mark_helpful", {"annotation_uuid": note, "num": 0})
        assert code(answer) == (403, "not_your_project")
    assert not HelpfulMark.objects.exists()


# --- The trail ---


def test_a_comment_comes_full_circle_by_an_answer_and_a_later_version(
    world: World, unit: str
) -> None:
    note = comment(unit, world, "The gauge stood")
    comment(unit, world, "One.")
    learner = world.learners[0]
    said = words(done(act(unit, learner, "show_trail", {}))["html"])
    assert "came after them: 0 of 2." in said
    done(act(unit, learner, "mark_addressed", {"annotation_uuid": note, "num": 0}))
    hand_in(unit, learner, SECOND, 1)
    for person in (learner, world.mentor_user):
        answer = done(act(unit, person, "show_trail", {"uuid": uuid()}))
        assert answer["at"] == {"show": "show_trail", "uuid": uuid()}
        said = words(answer["html"])
        assert "came after them: 1 of 2." in said
        assert "Not enough evidence yet on scores" in said
        assert "the words changed, in paragraph 1" in said
        assert "not answered yet" in said


def test_two_versions_without_an_addressed_comment_count_nothing(world: World, unit: str) -> None:
    note = comment(unit, world, "One.")
    hand_in(unit, world.learners[0], SECOND, 1)
    # Addressed now, in a version that was there before the comment on it could have led to any.
    Annotation.objects.update(created_at=timezone.now() + timedelta(minutes=1))
    done(act(unit, world.learners[0], "mark_addressed", {"annotation_uuid": note, "num": 0}))
    said = words(done(act(unit, world.learners[0], "show_trail", {}))["html"])
    assert "came after them: 0 of 1." in said


def test_scores_stand_beside_the_chains_once_both_panels_are_complete(
    world: World, unit: str
) -> None:
    comment(unit, world, "One.")
    project = Project.objects.get()
    version = ProjectVersion.objects.get()
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    rubric = Rubric.objects.get(programme_id=world.programme.id)
    keys = [criterion["key"] for criterion in rubric.criteria]
    for stage, level in (("baseline", 1.0), ("final", 3.0)):
        said = words(done(act(unit, world.mentor_user, "show_trail", {"uuid": uuid()}))["html"])
        assert "Not enough evidence yet" in said
        ReviewPanel.objects.create(
            programme_id=world.programme.id, project_id=project.pk, version_id=version.pk,
            rubric=rubric, lot=0, due_days=7, wanted=3,
            stage=stage, state="complete", score=level, raters=3,
            medians=dict.fromkeys(keys, level), opened_at=START, completed_at=START, seed="s",
        )  # fmt: skip
    html = done(act(unit, world.mentor_user, "show_trail", {"uuid": uuid()}))["html"]
    assert "The blind score went from 1.0 to 3.0." in words(html)
    assert "+2.0" in html
    assert "Reviewer" not in html


# --- The bank ---


def test_a_comment_is_kept_found_changed_and_deleted_by_its_mentor_alone(
    world: World, unit: str
) -> None:
    kept = {"body": "How do you <b>know</b>?", "category": "iterative"}
    for _again in range(2):
        answer = done(act(unit, world.mentor_user, "bank_comment", kept))
        assert "html" not in answer
    row = BankedComment.objects.get()
    page = done(act(unit, world.mentor_user, "show_bank", {"find": "KNOW you"}))
    assert page["at"] == {"show": "show_bank", "find": "KNOW you"}
    assert ">How do you &lt;b&gt;know&lt;/b&gt;?<" in page["html"]
    assert (
        "No comment in your bank"
        in done(act(unit, world.mentor_user, "show_bank", {"find": "boats"}))["html"]
    )
    change = {"banked": str(row.uuid), "body": "Who says so?", "category": "praise", "view": "bank"}
    assert "Who says so?" in done(act(unit, world.mentor_user, "change_banked", change))["html"]
    shown = done(act(unit, world.mentor_user, "show", {"uuid": uuid()}))["html"]
    assert 'data-mr-insert="Who says so?"' in shown
    assert code(act(unit, world.learners[0], "show_bank", {})) == (403, "not_a_mentor")
    gone = {"banked": str(row.uuid), "view": "bank"}
    assert "Your bank is empty" in done(act(unit, world.mentor_user, "delete_banked", gone))["html"]
    # The same answer for one that is gone and for one of somebody else.
    other = BankedComment.objects.create(
        mentor=world.learners[0], course_key=row.course_key, body="Theirs.", category="praise",
        digest="x", saved_at=START,
    )  # fmt: skip
    for banked in (row.uuid, other.uuid):
        again = {"banked": str(banked), "view": "bank"}
        assert code(act(unit, world.mentor_user, "delete_banked", again)) == (404, "not_found")
    assert BankedComment.objects.get() == other


def test_the_bank_of_a_course_has_an_end(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentor_recognition_xblock.projects.comment_bank.MOST_BANKED", 1)
    one, two = ({"body": body, "category": "praise"} for body in ("One", "Two"))
    done(act(unit, world.mentor_user, "bank_comment", one))
    assert code(act(unit, world.mentor_user, "bank_comment", two)) == (409, "bank_is_full")
    done(act(unit, world.mentor_user, "bank_comment", one))


# --- Private notes ---


def note(text: str, key: str = "", replaces: str = "") -> dict[str, str]:
    return {"project_uuid": uuid(), "text": text, "key": key, "replaces": replaces}


def test_two_windows_lose_nothing_of_a_private_note(world: World, unit: str) -> None:
    mentor = world.mentor_user
    done(act(unit, mentor, "save_note", note("Likes maps.", "a1")))
    done(act(unit, mentor, "save_note", note("Likes old maps.", "a2", "a1")))
    assert code(act(unit, mentor, "save_note", note("Likes charts.", "b1", "a1"))) == (
        409, "stale_draft",
    )  # fmt: skip
    aside = {"project_uuid": uuid(), "text": "Likes charts.", "key": "b"}
    assert "Nothing is lost" in done(act(unit, mentor, "keep_note_aside", aside))["html"]
    third = {**aside, "text": "Third.", "key": "c"}
    assert code(act(unit, mentor, "keep_note_aside", third)) == (409, "stale_draft")
    page = done(act(unit, mentor, "show_note", {"uuid": uuid()}))["html"]
    assert "Likes old maps." in page
    assert "Likes charts." in page
    done(act(unit, mentor, "settle_note", {"project_uuid": uuid(), "keeps": "both"}))
    found = MentorNote.objects.get()
    assert (found.text, found.aside) == ("Likes old maps.\n\nLikes charts.", "")
    # The window that showed the first note alone may not write over both.
    assert code(act(unit, mentor, "save_note", note("Mine.", "a3", "a2"))) == (409, "stale_draft")


def test_a_private_note_is_nobody_elses(world: World, unit: str) -> None:
    done(act(unit, world.mentor_user, "save_note", note("Likes maps.", "a")))
    for person in world.learners:
        assert act(unit, person, "show_note", {"uuid": uuid()})[0] == 403
    shown = done(act(unit, world.learners[0], "show", {}))["html"]
    assert "Likes maps." not in shown
    assert "Likes maps." not in str(projects.export_person(user_id=world.learners[0].pk))
    assert "Likes maps." in str(projects.export_person(user_id=world.mentor_user.pk))


def test_notes_go_some_time_after_the_pairing(world: World, unit: str) -> None:
    done(act(unit, world.mentor_user, "save_note", note("Likes maps.", "a")))
    now = timezone.now()
    assert projects.drop_notes(before=now + timedelta(days=999), dry_run=False) == 0
    pairing.end_pairing(
        pairing_id=world.pairings[0].id, reason="no_fault", parted=True, at=now, actor=None
    )
    assert act(unit, world.mentor_user, "show_note", {"uuid": uuid()})[0] == 403
    later = now + timedelta(days=1)
    assert projects.drop_notes(before=later, dry_run=True) == 1
    assert projects.drop_notes(before=later, dry_run=False) == 1
    assert not MentorNote.objects.exists()


# --- What is new ---


def test_what_is_new_is_told_once_and_looking_writes_nothing(world: World, unit: str) -> None:
    learner = world.learners[0]
    first = done(act(unit, learner, "show_own", {}))["html"]
    assert "data-mr-seen=" in first
    assert not ProjectVisit.objects.exists()
    done(act(unit, learner, "note_visit", {"seen_until": ""}))
    note_id = comment(unit, world, "forty boats")
    later = timezone.now() + timedelta(hours=1)
    Annotation.objects.update(created_at=later)
    Reply.objects.create(
        annotation=Annotation.objects.get(uuid=note_id), author=world.mentor_user, body="And?",
        created_at=later,
    )  # fmt: skip
    said = words(done(act(unit, learner, "show_own", {}))["html"])
    assert "1 new comment, 1 new answer." in said
    assert " new " in said
    ProjectVisit.objects.update(seen_at=later)
    assert "new comment" not in words(done(act(unit, learner, "show_own", {}))["html"])


def test_a_look_never_goes_back_nor_ahead(world: World, unit: str) -> None:
    learner = world.learners[0]
    done(act(unit, learner, "note_visit", {"seen_until": "2099-01-01T00:00:00Z"}))
    seen = ProjectVisit.objects.get().seen_at
    assert seen <= timezone.now()
    done(act(unit, learner, "note_visit", {"seen_until": "2020-01-01T00:00:00Z"}))
    assert ProjectVisit.objects.get().seen_at == seen


def test_a_person_who_leaves_takes_with_them_what_they_kept(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    helped = comment(unit, world, "forty boats")
    done(act(unit, learner, "mark_helpful", {"annotation_uuid": helped, "num": 0}))
    done(act(unit, learner, "note_visit", {"seen_until": ""}))
    done(act(unit, mentor, "save_note", note("Likes maps.", "a")))
    done(act(unit, mentor, "bank_comment", {"body": "Who?", "category": "iterative"}))
    exported = projects.export_person(user_id=learner.pk)
    assert len(exported["comments_that_helped"]) == len(exported["last_looks_at_projects"]) == 1
    projects.forget_person(user_id=learner.pk, at=timezone.now())
    left = [one.objects.count() for one in (HelpfulMark, ProjectVisit, MentorNote, BankedComment)]
    assert left == [0, 0, 0, 1]
    projects.forget_person(user_id=mentor.pk, at=timezone.now())
    assert not BankedComment.objects.exists()
