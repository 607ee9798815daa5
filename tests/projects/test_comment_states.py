"""From open to addressed, declined and resolved, and back; each change once, with its time."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import FIRST, SECOND, Story, day
from tests.projects.test_queries import queue


def decline(story: Story, note, *, at: float = 3, **changes) -> None:
    wishes = {
        "annotation_uuid": note, "learner_id": story.learner_id, "at": day(at),
        "body": "I leave it as it is: the harbour counts them so.",
    }  # fmt: skip
    projects.decline(**(wishes | changes))


def reopen(story: Story, note, *, at: float = 4, **changes) -> None:
    wishes = {"annotation_uuid": note, "mentor_user_id": story.mentor_id, "at": day(at)}
    projects.reopen(**(wishes | changes))


def test_a_learner_declines_with_a_reason_and_the_mentor_accepts(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    decline(story, uuid)
    note = story.note(version, uuid)
    assert note.state == "declined"
    assert note.replies[-1].body.startswith("I leave it as it is")
    assert queue(story)[0].answered == 1
    projects.resolve(annotation_uuid=uuid, mentor_user_id=story.mentor_id, at=day(4))
    note = story.note(version, uuid)
    assert [(one.change, one.actor_id, one.at, one.num) for one in note.history] == [
        ("declined", story.learner_id, day(3), 1),
        ("resolved", story.mentor_id, day(4), 1),
    ]


def test_declining_asks_for_a_reason_and_is_the_learners(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    with pytest.raises(Invalid):
        decline(story, uuid, body=" ")
    with pytest.raises(projects.NotYourProject):
        decline(story, uuid, learner_id=story.mentor_id)
    with pytest.raises(projects.OnlyTheMentorAnnotates):
        reopen(story, uuid, mentor_user_id=story.learner_id)
    assert (story.note(version, uuid).state, story.note(version, uuid).replies) == ("open", ())


def test_a_repeat_of_each_changes_nothing(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    for _time in range(2):
        decline(story, uuid, request_key="d")
    for _time in range(2):
        reopen(story, uuid, body="Who counts?", request_key="r")
    # The same request once more, when it is open again.
    decline(story, uuid, at=5, request_key="d")
    note = story.note(version, uuid)
    assert (note.state, len(note.replies)) == ("open", 2)
    assert [one.change for one in note.history] == ["declined", "reopened"]


def test_a_comment_that_is_open_again_waits_for_the_learner(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    decline(story, uuid)
    assert queue(story)[0].answered == 1
    reopen(story, uuid)
    assert queue(story)[0].answered == 0
    projects.mark_addressed(annotation_uuid=uuid, learner_id=story.learner_id, at=day(5))
    assert (queue(story)[0].answered, queue(story)[0].answered_since) == (1, day(5))


def test_a_resolved_comment_stays_with_its_version_and_others_move_on(story) -> None:
    first = story.submit()
    closed, kept = story.annotate(first, "forty boats"), story.annotate(first, "in one week")
    projects.resolve(annotation_uuid=closed, mentor_user_id=story.mentor_id, at=day(3))
    second = story.submit(SECOND, at=day(4))
    assert story.note(first, closed).anchor_status == "exact"
    assert (story.note(second, closed).anchor_status, story.note(second, closed).start) == (
        "stays", None,
    )  # fmt: skip
    assert story.note(second, kept).anchor_status == "exact"


def test_one_that_is_open_again_is_placed_where_it_did_not_move_to(story) -> None:
    first = story.submit()
    uuid = story.annotate(first, "forty boats")
    projects.resolve(annotation_uuid=uuid, mentor_user_id=story.mentor_id, at=day(3))
    second = story.submit(SECOND, at=day(4))
    reopen(story, uuid, at=5)
    third = story.submit(FIRST + "\n\nMore.", at=day(6))
    for version in (second, third):
        note = story.note(version, uuid)
        assert (note.state, note.anchor_status) == ("open", "exact")
        assert version.text[note.start : note.end] == "forty boats"
