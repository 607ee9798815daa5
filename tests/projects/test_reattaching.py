"""A comment whose words are gone is placed by its mentor on others, and goes on from there."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.errors import Conflict, NotFound
from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import FIRST, Story, day

GONE = FIRST.replace("We counted **forty boats** 🌊 in one week of May.", "Ships were tallied.")


def place(story: Story, uuid, version, words: str, **changes) -> None:
    start = version.text.index(words)
    wishes = {
        "annotation_uuid": uuid, "version_uuid": version.uuid, "author_id": story.mentor_id,
        "start": start, "end": start + len(words), "exact": words, "prefix": "", "suffix": "",
        "at": day(5),
    }  # fmt: skip
    projects.reattach(**(wishes | changes))


def orphan(story: Story):
    first = story.submit()
    uuid = story.annotate(first, "forty boats")
    second = story.submit(GONE, at=day(4))
    assert story.note(second, uuid).anchor_status == "lost"
    return uuid, first, second


def test_it_stands_on_the_chosen_words_and_says_so(story) -> None:
    uuid, first, second = orphan(story)
    for _again in range(2):
        place(story, uuid, second, "Ships were tallied")
    note = story.note(second, uuid)
    assert (note.anchor_status, second.text[note.start : note.end]) == (
        "placed", "Ships were tallied",
    )  # fmt: skip
    assert [(one.change, one.actor_id) for one in note.history] == [("placed", story.mentor_id)]
    assert story.note(first, uuid).anchor_status == "exact"


def test_it_moves_on_from_there_in_later_versions_made_before_and_after(story) -> None:
    uuid, _first, second = orphan(story)
    third = story.submit("An opening.\n\n" + GONE, at=day(4.5))
    place(story, uuid, second, "Ships were tallied")
    fourth = story.submit("Another.\n\n" + third.source, at=day(6))
    for version in (third, fourth):
        note = story.note(version, uuid)
        assert version.text[note.start : note.end] == "Ships were tallied"


def test_only_the_mentor_places_it_and_only_in_a_later_version(story) -> None:
    uuid, first, second = orphan(story)
    with pytest.raises(projects.OnlyTheMentorAnnotates):
        place(story, uuid, second, "Ships", author_id=story.learner_id)
    with pytest.raises(NotFound):
        place(story, uuid, first, "boats")
    with pytest.raises(projects.WordsNotFound):
        place(story, uuid, second, "Ships", start=0, end=0, exact="whales")
    assert story.note(second, uuid).anchor_status == "lost"


def test_what_stands_unchanged_or_is_resolved_is_not_moved(story) -> None:
    first = story.submit()
    kept, gone = story.annotate(first, "in spring"), story.annotate(first, "forty boats")
    second = story.submit(GONE, at=day(4))
    with pytest.raises(Conflict, match="unchanged"):
        place(story, kept, second, "Ships")
    projects.resolve(annotation_uuid=gone, mentor_user_id=story.mentor_id, at=day(4.5))
    with pytest.raises(Conflict, match="resolved"):
        place(story, gone, second, "Ships")
