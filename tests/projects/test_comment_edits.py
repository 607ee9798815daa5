"""A comment is edited for 15 minutes, taken back while nobody answered; what was there is kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.models import CommentHistory
from mentor_recognition_xblock.projects import api as projects
from tests.factories import enrol
from tests.projects.story import Story, day
from tests.projects.test_annotations import hand_over

SOON = day(2) + timedelta(minutes=15)


def edit(story: Story, note, **changes) -> None:
    wishes = {
        "annotation_uuid": note, "author_id": story.mentor_id, "body": "Better words.",
        "category": "praise", "at": SOON,
    }  # fmt: skip
    projects.edit_comment(**(wishes | changes))


def delete(story: Story, note, **changes) -> None:
    wishes = {"annotation_uuid": note, "author_id": story.mentor_id, "at": day(9)}
    projects.delete_comment(**(wishes | changes))


def test_a_comment_is_edited_and_both_can_read_what_stood_there(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    edit(story, uuid)
    edit(story, uuid)  # the same again is no change
    note = story.note(version, uuid)
    assert (note.body, note.category) == ("Better words.", "praise")
    assert note.html == "<p>Better words.</p>"
    assert note.edited_at == SOON
    (before,) = note.history
    assert (before.change, before.body, before.category, before.at) == (
        "edited", "How did you count those at anchor?", "iterative", SOON,
    )  # fmt: skip
    assert "How did you count" in before.html


def test_after_a_quarter_of_an_hour_or_an_answer_it_stays_as_it_is(story) -> None:
    version = story.submit()
    late, answered, declined = (story.annotate(version) for _one in range(3))
    with pytest.raises(projects.TooLateToEdit):
        edit(story, late, at=SOON + timedelta(seconds=1))
    projects.reply(annotation_uuid=answered, author_id=story.learner_id, body="Yes.", at=day(2))
    projects.mark_addressed(annotation_uuid=declined, learner_id=story.learner_id, at=day(2))
    for uuid in (answered, declined):
        with pytest.raises(projects.CommentIsAnswered):
            edit(story, uuid)
        with pytest.raises(projects.CommentIsAnswered):
            delete(story, uuid)
    assert all(not one.edited_at for one in projects.annotations_in(version))


def test_only_its_author_changes_or_deletes_it(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    for person in (story.learner_id, enrol(story.world.course).pk, hand_over(story, at_day=2.005)):
        for act in (edit, delete):
            with pytest.raises(projects.NotYourComment):
                act(story, uuid, author_id=person)
    with pytest.raises(projects.OnlyTheMentorAnnotates):
        delete(story, uuid)  # its author, who mentors the learner no longer
    assert story.note(version, uuid).body.startswith("How")


def test_of_a_deleted_comment_nothing_is_left_but_its_history(story) -> None:
    version = story.submit()
    uuid = story.annotate(version)
    delete(story, uuid)
    assert projects.annotations_in(version, drafts_of=story.mentor_id) == []
    assert projects.annotations_as_w3c(version) == []
    kept = CommentHistory.objects.get(change="deleted")
    assert (kept.body, kept.actor_id, kept.at) == (
        "How did you count those at anchor?", story.mentor_id, day(9),
    )  # fmt: skip
    for act in (
        lambda: projects.reply(
            annotation_uuid=uuid, author_id=story.learner_id, body="Yes.", at=day(10)
        ),
        lambda: delete(story, uuid),
        lambda: edit(story, uuid),
        lambda: projects.resolve(annotation_uuid=uuid, mentor_user_id=story.mentor_id, at=day(10)),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_deleted_comment_waits_for_nobody_and_moves_nowhere(story) -> None:
    uuid = story.annotate(story.submit())
    delete(story, uuid)
    assert not projects.works_with_open_comments(story.learner_id)
    second = story.submit("We counted **forty boats** again.", at=day(10))
    assert projects.annotations_in(second) == []


def test_the_history_is_only_added_to(story) -> None:
    uuid = story.annotate(story.submit())
    edit(story, uuid)
    row = CommentHistory.objects.get()
    row.body = "never said"
    with pytest.raises(TypeError):
        row.save()


def test_what_was_edited_and_deleted_leaves_in_the_export_and_goes_with_the_person(story) -> None:
    version = story.submit()
    edit(story, story.annotate(version, body="First words."))
    delete(story, story.annotate(version, body="Second words."))
    story.annotate(version, body="Third words.", gather=True)
    sent = json.dumps(projects.export_person(user_id=story.mentor_id), default=str)
    for words in ("First words.", "Second words.", "Third words."):
        assert words in sent
    received = json.dumps(projects.export_person(user_id=story.learner_id), default=str)
    for words in ("Second words.", "Third words."):
        assert words not in received
    projects.forget_person(user_id=story.mentor_id, at=day(20))
    left = json.dumps(projects.export_person(user_id=story.mentor_id), default=str)
    assert "words." not in left
