"""Comments on parts of pictures and PDFs: checked, carried with the file, attached again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.errors import Invalid, NotAllowed
from mentor_recognition_xblock.projects import api as projects
from tests.projects import documents
from tests.projects.story import FIRST, Story, day
from tests.projects.test_files import add

PART = projects.Part(1, 10, 20, 30, 40)


def with_files(story: Story, **changes: Any) -> projects.VersionData:
    """A version with a picture (1), a PDF (2) and a source file (3)."""
    files = [
        add(story, documents.picture()),
        add(story, documents.pdf("Spring tides  are highest.", "Neap tides."), "report.pdf"),
        add(story, b"print(1)\n", "a.py"),
    ]
    return story.submit(files={str(one.uuid): "High tide" for one in files}, **changes)


def point(story: Story, version: projects.VersionData, part: projects.Part, **more: Any) -> UUID:
    wishes: dict[str, Any] = {
        "version_uuid": version.uuid,
        "author_id": story.mentor_id,
        "part": part,
        "body": "Where is the zero?",
        "category": "iterative",
        "at": day(2),
    }
    return projects.annotate_part(**(wishes | more))


@pytest.mark.django_db
def test_a_part_of_a_picture_moves_with_its_file_and_is_an_orphan_without_it(story: Story) -> None:
    first = with_files(story)
    made = point(story, first, PART)
    held = {str(projects.files_in(first)[0].uuid): "High tide"}
    second = story.submit(FIRST + "\n\nMore.", files=held, at=day(3))
    third = story.submit(FIRST + "\n\nMore still.", at=day(4))
    for version, status, num in ((first, "exact", 1), (second, "exact", 1), (third, "lost", 0)):
        note = story.note(version, made)
        assert (note.anchor_status, note.start) == (status, None)
        assert note.region is not None
        assert (note.region.num, note.region.fragment) == (num, "xywh=percent:10,20,30,40")
        assert not note.is_whole


@pytest.mark.django_db
def test_an_orphan_is_attached_to_a_file_of_the_newest_version_and_older_ones_stay(
    story: Story,
) -> None:
    first = with_files(story)
    made = point(story, first, PART)
    other = add(story, documents.picture(size=(300, 200)), "new.png")
    second = story.submit(FIRST + "\n\nMore.", files={str(other.uuid): "Low tide"}, at=day(3))
    assert story.note(second, made).anchor_status == "lost"
    how = {"annotation_uuid": made, "part": projects.Part(1, 1, 2, 3, 4), "at": day(4)}
    with pytest.raises(NotAllowed):
        projects.attach_again(author_id=story.learner_id, **how)
    for _time in range(2):
        projects.attach_again(author_id=story.mentor_id, **how)
    now, before = story.note(second, made).region, story.note(first, made).region
    assert now is not None
    assert before is not None
    assert (now.file_uuid, now.fragment) == (other.uuid, "xywh=percent:1,2,3,4")
    assert before.fragment == "xywh=percent:10,20,30,40"


@pytest.mark.django_db
def test_words_of_a_page_are_looked_for_on_that_page(story: Story) -> None:
    version = with_files(story)
    made = point(story, version, projects.Part(2, page=1, quote="spring tides\nare"))
    note = story.note(version, made)
    assert note.region is not None
    assert (note.region.page, note.region.quote) == (1, "spring tides are")
    [found] = projects.annotations_as_w3c(version)
    assert found["target"]["selector"] == {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3778",
        "value": "page=1",
        "refinedBy": {"type": "TextQuoteSelector", "exact": "spring tides are"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("quote", ["Springtides are", "SPRING\nTIDES  are", "spring ti\xaddes"])
def test_words_are_found_however_a_viewer_spaces_them(story: Story, quote: str) -> None:
    version = with_files(story)
    made = point(story, version, projects.Part(2, page=1, quote=quote))
    assert story.note(version, made).region is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "field"),
    [
        (projects.Part(9), "file"),
        (projects.Part(3, 1, 1, 1, 1), "file"),
        (projects.Part(1), "x"),
        (projects.Part(1, 10, 10, 0, 10), "width"),
        (projects.Part(1, 10, 95, 10, 10), "height"),
        (projects.Part(2), "page"),
        (projects.Part(2, page=3), "page"),
        (projects.Part(2, page=2, quote="spring tides"), "quote"),
    ],
)
def test_a_part_that_is_none_is_refused_by_name(
    story: Story, part: projects.Part, field: str
) -> None:
    version = with_files(story)
    with pytest.raises(Invalid) as refused:
        point(story, version, part)
    assert refused.value.field == field
    assert projects.annotations_in(version) == []


@pytest.mark.django_db
def test_only_the_mentor_points_and_a_repeat_points_once(story: Story) -> None:
    version = with_files(story)
    with pytest.raises(projects.OnlyTheMentorAnnotates):
        point(story, version, PART, author_id=story.learner_id)
    first = point(story, version, PART, request_key="k")
    assert point(story, version, PART, request_key="k") == first
    assert len(projects.annotations_in(version)) == 1


@pytest.mark.django_db
def test_a_gathered_part_is_dropped_with_its_review_and_a_leaver_takes_all_along(
    story: Story,
) -> None:
    version = with_files(story)
    point(story, version, PART, gather=True)
    project = projects.project(version.project_id)
    projects.discard_review(project_uuid=project.uuid, author_id=story.mentor_id)
    point(story, version, PART)
    projects.forget_person(user_id=story.learner_id, at=day(9))
    [note] = projects.annotations_in(version)
    assert note.region is None
