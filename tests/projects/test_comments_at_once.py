"""An answer and a deletion at the same moment, and a review sent many times: on MariaDB."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.models import Annotation, MentorReview, Reply
from mentor_recognition_xblock.projects import api as projects
from tests.crowd import at_once
from tests.projects.story import day, make_story

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


@pytest.mark.parametrize("_time", range(5))
def test_an_answer_given_while_the_comment_is_deleted_is_never_lost(_time: int) -> None:
    story = make_story()
    note = story.annotate(story.submit())

    def act(number: int) -> Any:
        if number % 2:
            return projects.delete_comment(
                annotation_uuid=note, author_id=story.mentor_id, at=day(3)
            )
        return projects.reply(
            annotation_uuid=note, author_id=story.learner_id, body=f"Answer {number}.", at=day(3)
        )

    results = at_once(act)
    answers = sum(not isinstance(one, Exception) and one is not None for one in results)
    is_there = Annotation.objects.filter(uuid=note).exists()
    assert Reply.objects.count() == answers
    # Either it was deleted first, and every answer was refused; or it was answered, and stays.
    assert is_there == bool(answers)
    refusal = projects.CommentIsAnswered if is_there else NotFound
    refused = [one for one in results if isinstance(one, Exception)]
    assert refused
    assert all(isinstance(one, refusal) for one in refused)


def test_a_review_sent_by_twenty_is_one_and_holds_what_is_gathered_meanwhile_or_leaves_it() -> None:
    story = make_story()
    version = story.submit()
    story.annotate(version, gather=True)
    project = projects.project(version.project_id)

    def act(number: int) -> Any:
        if number % 2:
            return story.annotate(version, gather=True, request_key=f"n{number}")
        return projects.send_review(
            project_uuid=project.uuid, author_id=story.mentor_id, summary="Go on.",
            next_step="revise", at=day(3), request_key="k",
        )  # fmt: skip

    results = at_once(act)
    assert not [one for one in results if isinstance(one, Exception)]
    assert len(projects.sent_reviews(project.id)) == 1
    for note in Annotation.every.select_related("review"):
        assert note.is_draft == bool(note.review.active)
    assert MentorReview.objects.filter(active=True).count() <= 1


@pytest.mark.parametrize("_time", range(5))
def test_a_draft_deleted_while_a_version_comes_in_stops_nobody(_time: int) -> None:
    """The version places every comment, those of the draft too."""
    story = make_story()
    version = story.submit()
    notes = [story.annotate(version, gather=True, request_key=f"n{number}") for number in range(5)]

    def act(number: int) -> Any:
        if number == 0:
            return story.submit("Another text altogether, with a tide table in it.", at=day(4))
        return projects.delete_comment(
            annotation_uuid=notes[number % 5], author_id=story.mentor_id, at=day(4)
        )

    results = at_once(act, count=6)
    assert not isinstance(results[0], Exception)
    assert projects.versions(version.project_id)[-1].num == 2


@pytest.mark.parametrize("_time", range(3))
def test_suggestions_accepted_while_the_draft_is_saved_elsewhere_lose_no_words(_time: int) -> None:
    """Whoever is later is refused or goes on from what is there; what is accepted is in it."""
    story = make_story()
    version = story.submit()
    words = ("Tide gauges", "forty boats", "one week", "May", "in spring")
    notes = [story.annotate(version, one, suggested=f"{one} too", request_key=one) for one in words]

    def act(number: int) -> Any:
        if number % 3 == 0:
            return projects.save_draft(
                unit=story.unit, learner_id=story.learner_id, title="T",
                source=f"{version.source}\n\nWindow {number}.", reflection="", at=day(3), base=1,
                key=f"w{number}", replaces="",
            )  # fmt: skip
        return projects.accept_suggestions(
            annotation_uuids=[notes[number % 5]], learner_id=story.learner_id, at=day(3)
        )

    results = at_once(act, count=12)
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, projects.StaleDraft) for one in refused)
    draft = projects.draft(unit_id=story.unit_id, learner_id=story.learner_id)
    assert draft is not None
    accepted = Annotation.objects.exclude(accepted_at=None)
    assert accepted.exists()
    for note in accepted:
        assert draft.source.count(f"{note.exact} too") == 1
        assert note.history.count() == 1


def test_a_version_and_an_acceptance_at_once_leave_no_suggestion_between() -> None:
    story = make_story()
    version = story.submit()
    note = story.annotate(version, suggested="43 boats")

    def act(number: int) -> Any:
        if number % 2:
            return projects.accept_suggestions(
                annotation_uuids=[note], learner_id=story.learner_id, at=day(3)
            )
        return story.submit(
            version.source.replace("forty boats", "43 boats"), at=day(3), request_key="k", base=1
        )

    results = at_once(act, count=8)
    unexpected = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, projects.SuggestionDoesNotFit) for one in unexpected)
    assert projects.versions(version.project_id)[-1].num == 2
    row = Annotation.objects.get(uuid=note)
    # Accepted before the version: it has the words. Afterwards: nothing is left to accept.
    assert (row.accepted_at is None) == (row.accepted_in_num is None)
