"""A comment on the whole work: the same thread, no passage, never an orphan."""

from __future__ import annotations

from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import SECOND, day

WHOLE = {"whole": True, "start": 0, "end": 0, "exact": ""}


def test_a_comment_on_the_whole_work_goes_with_every_version(story) -> None:
    first = story.submit()
    uuid = story.annotate(first, **WHOLE)
    second = story.submit(SECOND, at=day(4))
    third = story.submit("Nothing of it is left.", at=day(5))
    for version in (first, second, third):
        note = story.note(version, uuid)
        assert (note.anchor_status, note.is_whole) == ("whole", True)
        assert (note.start, note.exact) == (None, "")


def test_it_is_written_on_an_older_version_and_stands_first(story) -> None:
    first = story.submit()
    second = story.submit(SECOND, at=day(4))
    words = story.annotate(first, "forty boats", at=day(5))
    uuid = story.annotate(first, **WHOLE, at=day(6))
    assert [note.uuid for note in projects.annotations_in(second)] == [uuid, words]


def test_it_has_the_same_thread_and_states(story) -> None:
    version = story.submit()
    uuid = story.annotate(version, **WHOLE)
    projects.reply(annotation_uuid=uuid, author_id=story.learner_id, body="Yes.", at=day(3))
    projects.mark_addressed(annotation_uuid=uuid, learner_id=story.learner_id, at=day(3))
    second = story.submit(SECOND, at=day(4))
    projects.resolve(annotation_uuid=uuid, mentor_user_id=story.mentor_id, at=day(5))
    note = story.note(second, uuid)
    assert (note.state, note.addressed_in_num, len(note.replies)) == ("resolved", 2, 1)
