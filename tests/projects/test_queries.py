"""What learners, mentors and recognition read of projects, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from tests.factories import enrol, give_mentor, make_course
from tests.projects.story import DUE, FIRST, SECOND, Story, day, make_story

pytestmark = pytest.mark.django_db


def statements(act: Callable[[], object]) -> int:
    """How many SQL statements an act costs, savepoints not counted."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def queue(story: Story, mentor_user_id: int | None = 0) -> list[projects.QueueItem]:
    return projects.projects_for_mentor(
        programme_id=story.world.programme.id,
        course_key=story.world.course.course_key,
        mentor_user_id=story.mentor_id if mentor_user_id == 0 else mentor_user_id,
        unit_id=story.unit_id,
    )


def evidence(story: Story, until: datetime) -> list[projects.ProjectHistory]:
    return projects.evidence(story.world.programme.id, until=until)


def test_what_does_not_exist_is_said_or_none(story) -> None:
    place = {"unit_id": story.unit_id, "learner_id": story.learner_id}
    assert projects.project_of(**place) is None
    assert projects.versions(0) == []
    for act in (
        lambda: projects.project(0),
        lambda: projects.project_by_uuid(uuid4()),
        lambda: projects.project_of_annotation(uuid4()),
        lambda: projects.version(0),
        lambda: projects.version_by_uuid(uuid4()),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_project_is_found_by_any_of_its_parts(story) -> None:
    version = story.submit()
    note = story.annotate(version)
    found = projects.project(version.project_id)
    assert found == projects.project_by_uuid(found.uuid)
    assert found == projects.project_of_annotation(note)
    assert (found.learner_id, found.pairing_id) == (story.learner_id, story.world.pairings[0].id)
    assert projects.is_mentor_of(project_id=found.id, user_id=story.mentor_id)
    assert not projects.is_mentor_of(project_id=found.id, user_id=story.learner_id)
    assert not projects.is_mentor_of(project_id=0, user_id=story.mentor_id)


def test_a_comment_leaves_as_a_w3c_web_annotation_without_persons(story) -> None:
    version = story.submit()
    uuid = story.annotate(version, "in one week", category="iterative")
    story.annotate(story.submit(SECOND, at=day(3)), at=day(4))  # of a later version
    (document,) = projects.annotations_as_w3c(version)
    assert document["id"] == f"urn:uuid:{uuid}"
    assert document["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (document["type"], document["motivation"]) == ("Annotation", "editing")
    assert document["target"]["source"].endswith(str(version.uuid))
    quote, position = document["target"]["selector"]
    assert quote["type"] == "TextQuoteSelector"
    assert quote["exact"] == "in one week"
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in version.text
    assert position["type"] == "TextPositionSelector"
    assert version.text[position["start"] : position["end"]] == "in one week"
    assert datetime.fromisoformat(document["created"]) == day(2)
    sent = json.dumps(document)
    for user in (story.world.mentor_user, story.world.learners[0]):
        assert user.username not in sent
        assert user.last_name not in sent


def test_every_category_has_a_motivation_of_the_vocabulary(story) -> None:
    version = story.submit()
    for category in projects.CATEGORIES:
        story.annotate(version, category=category)
    found = {one["motivation"] for one in projects.annotations_as_w3c(version)}
    assert found <= {"assessing", "commenting", "editing", "questioning"}


def test_a_mentors_list_puts_who_waits_longest_first() -> None:
    story = make_story(learners=4)
    answered, late, early, silent = (learner.pk for learner in story.world.learners)
    story.annotate(story.submit(learner_id=answered, at=day(1)))
    story.submit(learner_id=late, at=day(4))
    story.submit(learner_id=early, at=day(3))
    found = queue(story)
    assert [item.learner_id for item in found] == [early, late, answered, silent]
    assert [item.waiting_since for item in found] == [day(3), day(4), None, None]
    assert (found[3].project_uuid, found[3].newest_num, found[3].title) == (None, None, "")


def test_answers_to_comments_wait_for_the_mentor_behind_versions_that_do() -> None:
    story = make_story(learners=4)
    addressed, replied, quiet, waiting = (learner.pk for learner in story.world.learners)
    notes = {
        learner: story.annotate(story.submit(learner_id=learner, at=day(1)), at=day(2))
        for learner in (addressed, replied, quiet)
    }
    story.submit(learner_id=waiting, at=day(9))
    projects.mark_addressed(annotation_uuid=notes[addressed], learner_id=addressed, at=day(5))
    for author, at in ((story.mentor_id, day(3)), (replied, day(4))):
        projects.reply(
            annotation_uuid=notes[replied], author_id=author, body="?", request_key="", at=at
        )
    found = queue(story)
    assert [item.learner_id for item in found] == [waiting, replied, addressed, quiet]
    assert [(item.answered, item.answered_since) for item in found] == [
        (0, None), (1, day(4)), (1, day(5)), (0, None),
    ]  # fmt: skip
    projects.resolve(annotation_uuid=notes[addressed], mentor_user_id=story.mentor_id, at=day(6))
    story.submit(SECOND, learner_id=replied, final=True, at=day(7))
    assert all(item.answered == 0 for item in queue(story))


def test_since_when_a_project_waits_is_told_until_the_mentor_speaks(story) -> None:
    first = story.submit()
    assert projects.waiting_since(first.project_id) == first.submitted_at
    story.annotate(first, at=day(2))
    assert projects.waiting_since(first.project_id) is None
    assert projects.waiting_since(story.submit(SECOND, at=day(3)).project_id) == day(3)
    story.submit(SECOND + " The end.", final=True, at=day(4))
    assert projects.waiting_since(first.project_id) is None


def test_a_new_version_waits_again_and_a_final_one_does_not(story) -> None:
    story.annotate(story.submit())
    story.submit(SECOND, at=day(4))
    [item] = queue(story)
    assert (item.newest_num, item.waiting_since, item.is_finished) == (2, day(4), False)
    story.submit(FIRST, final=True, at=day(6))
    [item] = queue(story)
    assert (item.newest_num, item.waiting_since, item.is_finished) == (3, None, True)


def test_a_mentor_sees_present_mentees_of_this_course_only(story) -> None:
    story.submit()
    elsewhere = make_course()
    give_mentor(
        programme_id=story.world.programme.id,
        course_key=elsewhere.course_key,
        cohort="A",
        mentor_id=story.world.mentor.id,
        learner_id=enrol(elsewhere).pk,
        at=day(1),
    )
    other = enrol(story.world.course)
    mentors.enrol_mentor(
        programme_id=story.world.programme.id, user_id=other.pk, hours_per_week=2, expertise=[],
        at=day(1), actor=None,
    )  # fmt: skip
    assert [item.learner_id for item in queue(story)] == [story.learner_id]
    assert queue(story, other.pk) == []
    assert queue(story, story.learner_id) == []
    [pair] = story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(3), actor=None)
    assert queue(story) == []


def test_staff_see_every_project_of_the_activity(story) -> None:
    alone = enrol(story.world.course)
    story.submit()
    story.submit(learner_id=alone.pk)
    assert {item.learner_id for item in queue(story, None)} == {story.learner_id, alone.pk}


def test_evidence_tells_versions_answers_and_what_was_addressed(story) -> None:
    first = story.submit(at=day(1))
    note = story.annotate(first, at=day(2))
    projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(3))
    story.submit(SECOND, at=day(4), reflection="")
    projects.reply(annotation_uuid=note, author_id=story.learner_id, body="Done.", at=day(5))
    projects.reply(annotation_uuid=note, author_id=story.mentor_id, body="Good.", at=day(6))
    story.submit(FIRST, final=True, at=day(7))
    [history] = evidence(story, day(30))
    assert [(v.num, v.submitted_at, v.answered_at, v.is_final) for v in history.versions] == [
        (1, day(1), day(2), False),
        (2, day(4), day(6), False),
        (3, day(7), None, True),
    ]
    assert history.annotated_nums == (1,)
    assert (history.addressed, history.reflections) == (1, 2)
    assert (history.finished_at, history.due_at) == (day(7), DUE)
    assert history.pairing_id == story.world.pairings[0].id


def test_evidence_holds_nothing_that_came_later(story) -> None:
    first = story.submit(at=day(1))
    note = story.annotate(first, at=day(10))
    projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(11))
    story.submit(SECOND, final=True, at=day(12))
    assert evidence(story, day(0)) == []
    [history] = evidence(story, day(9))
    assert [(v.num, v.answered_at) for v in history.versions] == [(1, None)]
    assert (history.annotated_nums, history.addressed, history.finished_at) == ((), 0, None)
    [history] = evidence(story, day(10))
    assert (history.annotated_nums, history.addressed) == ((1,), 0)
    assert history == evidence(story, day(10))[0]


def test_evidence_leaves_out_work_without_a_mentor_and_other_programmes(story) -> None:
    story.submit(learner_id=enrol(story.world.course).pk)
    other = make_story()
    other.submit()
    assert evidence(story, day(30)) == []
    assert len(evidence(other, day(30))) == 1


def busy(learners: int, versions: int, notes: int) -> tuple[Story, UUID]:
    """A story with that much in it; returns it with the newest version's uuid."""
    story = make_story(learners=learners)
    for learner in story.world.learners:
        for num in range(versions):
            version = story.submit(f"{FIRST}\n\nVersion {num}.", learner_id=learner.pk, at=day(num))
            for _note in range(notes):
                note = story.annotate(version, at=day(num))
                projects.reply(annotation_uuid=note, author_id=learner.pk, body="Yes.", at=day(num))
    return story, version.uuid


@pytest.mark.parametrize("size", [(1, 1, 1), (5, 4, 3)], ids=["small", "large"])
def test_reading_costs_the_same_however_much_there_is(size) -> None:
    story, newest = busy(*size)
    project = projects.project_of(unit_id=story.unit_id, learner_id=story.learner_id)
    assert statements(lambda: queue(story)) == 4
    assert statements(lambda: queue(story, None)) == 2
    assert statements(lambda: evidence(story, day(90))) == 8
    assert statements(lambda: projects.annotations_in(projects.version_by_uuid(newest))) == 4
    assert statements(lambda: projects.versions(project.id)) == 1


@pytest.mark.parametrize("size", [(1, 2, 1), (3, 5, 4)], ids=["small", "large"])
def test_writing_costs_the_same_however_much_there_is(size) -> None:
    story, newest = busy(*size)
    version = projects.version_by_uuid(newest)
    owner = projects.project(version.project_id).learner_id
    note = story.annotate(version, at=day(8))
    assert statements(lambda: story.annotate(version, at=day(9))) <= 13
    assert statements(
        lambda: projects.reply(annotation_uuid=note, author_id=owner, body="Yes.", at=day(9))
    ) <= 8  # fmt: skip
    assert statements(lambda: story.submit(SECOND, learner_id=owner, at=day(10))) <= 23
    assert statements(lambda: story.submit(SECOND, learner_id=owner, at=day(10))) <= 4
