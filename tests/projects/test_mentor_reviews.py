"""A mentor's review: gathered unseen, sent as one, said once."""

from __future__ import annotations

import json

import pytest

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import SECOND, Story, day, heard
from tests.projects.test_annotations import hand_over
from tests.projects.test_queries import queue


def uuid_of(story: Story):
    return projects.project_of(unit_id=story.unit_id, learner_id=story.learner_id).uuid


def send(story: Story, **changes):
    wishes = {
        "project_uuid": uuid_of(story), "author_id": story.mentor_id, "summary": "**Well** begun.",
        "next_step": "revise", "at": day(3),
    }  # fmt: skip
    return projects.send_review(**(wishes | changes))


def reviews(story: Story):
    found = projects.project_of(unit_id=story.unit_id, learner_id=story.learner_id)
    return projects.sent_reviews(found.id)


def test_until_it_is_sent_only_the_mentor_sees_it(story) -> None:
    version = story.submit()
    with heard(signals.annotation_made) as made:
        uuid = story.annotate(version, gather=True)
    assert made == []
    assert projects.annotations_in(version) == []
    assert projects.annotations_in(version, drafts_of=story.learner_id) == []
    (note,) = projects.annotations_in(version, drafts_of=story.mentor_id)
    assert (note.uuid, note.is_draft) == (uuid, True)
    assert projects.annotations_as_w3c(version) == []
    assert projects.works_with_open_comments(story.learner_id) == []
    assert not projects.has_open_comments(uuid_of(story))
    assert queue(story)[0].waiting_since == day(1)
    assert projects.evidence(story.world.programme.id, until=day(9))[0].annotated_nums == ()
    with pytest.raises(NotFound):
        projects.reply(annotation_uuid=uuid, author_id=story.learner_id, body="?", at=day(3))


def test_it_is_sent_with_all_its_comments_as_one(story, django_capture_on_commit_callbacks) -> None:
    version = story.submit()
    notes = [story.annotate(version, gather=True, request_key=str(n)) for n in range(3)]
    with (
        heard(signals.annotation_made) as made,
        heard(signals.mentor_review_sent) as sent,
        django_capture_on_commit_callbacks(execute=True),
    ):
        first = send(story, request_key="k")
        assert send(story, request_key="k", at=day(4)) == first
    assert (len(made), len(sent)) == (0, 1)
    found = projects.annotations_in(version)
    assert [note.uuid for note in found] == notes
    assert {(note.created_at, note.is_draft, note.review_uuid) for note in found} == {
        (day(3), False, first)
    }
    (review,) = reviews(story)
    assert (review.html, review.next_step, review.comments, review.newest_num) == (
        "<p><strong>Well</strong> begun.</p>", "revise", 3, 1,
    )  # fmt: skip
    assert queue(story)[0].waiting_since is None
    assert projects.awaits_answer(version.uuid) is False


def test_a_review_has_comments_or_words_and_says_what_is_next(story) -> None:
    story.submit()
    for field, changes in (
        ("summary", {"summary": " "}),
        ("summary", {"summary": "x" * (projects.MAX_SUMMARY + 1)}),
        ("next_step", {"next_step": ""}),
        ("next_step", {"next_step": "celebrate"}),
    ):
        with pytest.raises(Invalid) as refusal:
            send(story, **changes)
        assert refusal.value.field == field
    assert reviews(story) == []
    send(story, next_step="ready")
    assert [one.next_step for one in reviews(story)] == ["ready"]
    assert queue(story)[0].waiting_since is None


def test_a_version_that_comes_in_meanwhile_takes_the_drafts_along_and_is_told_of(story) -> None:
    first = story.submit()
    uuid = story.annotate(first, "forty boats", gather=True)
    second = story.submit(SECOND, at=day(2.5))
    (note,) = projects.annotations_in(second, drafts_of=story.mentor_id)
    assert second.text[note.start : note.end] == "forty boats"
    with pytest.raises(projects.StaleVersion):
        send(story, num=1)
    assert projects.annotations_in(second) == []
    send(story, num=2)
    assert [one.uuid for one in projects.annotations_in(second)] == [uuid]
    assert reviews(story)[0].newest_num == 2


def test_a_draft_is_thrown_away_by_comment_or_whole(story) -> None:
    version = story.submit()
    one, _two = (story.annotate(version, gather=True) for _n in range(2))
    projects.delete_comment(annotation_uuid=one, author_id=story.mentor_id, at=day(3))
    assert len(projects.annotations_in(version, drafts_of=story.mentor_id)) == 1
    for _time in range(2):
        projects.discard_review(project_uuid=uuid_of(story), author_id=story.mentor_id)
    assert projects.annotations_in(version, drafts_of=story.mentor_id) == []
    project = projects.project(version.project_id)
    assert projects.draft_review(project_id=project.id, author_id=story.mentor_id) is None


def test_a_draft_is_edited_at_any_time_and_leaves_no_history(story) -> None:
    version = story.submit()
    uuid = story.annotate(version, gather=True)
    projects.edit_comment(
        annotation_uuid=uuid, author_id=story.mentor_id, body="Later.", category="praise", at=day(9)
    )
    (note,) = projects.annotations_in(version, drafts_of=story.mentor_id)
    assert (note.body, note.history, note.edited_at) == ("Later.", (), None)


def test_the_summary_is_kept_while_it_is_written_and_two_windows_lose_nothing(story) -> None:
    version = story.submit()
    place = {"project_uuid": uuid_of(story), "author_id": story.mentor_id, "at": day(3)}
    projects.save_review(**place, summary="One", next_step="", key="a", replaces="")
    projects.save_review(**place, summary="One two", next_step="passed", key="b", replaces="a")
    with pytest.raises(projects.StaleDraft):
        projects.save_review(**place, summary="Other", next_step="", key="c", replaces="a")
    draft = projects.draft_review(project_id=version.project_id, author_id=story.mentor_id)
    assert (draft.summary, draft.next_step, draft.key) == ("One two", "passed", "b")


def test_only_the_present_mentor_gathers_saves_and_sends(story) -> None:
    version = story.submit()
    uuid = story.annotate(version, gather=True)
    successor = hand_over(story, at_day=3)
    assert projects.annotations_in(version, drafts_of=successor) == []
    for person in (story.learner_id, story.mentor_id):
        with pytest.raises(projects.OnlyTheMentorAnnotates):
            send(story, author_id=person, at=day(4))
        with pytest.raises(projects.OnlyTheMentorAnnotates):
            projects.discard_review(project_uuid=uuid_of(story), author_id=person)
    with pytest.raises(NotFound):
        projects.delete_comment(annotation_uuid=uuid, author_id=successor, at=day(4))
    send(story, author_id=successor, at=day(4))
    assert projects.annotations_in(version) == []


def test_what_was_never_sent_goes_when_it_is_old(story) -> None:
    version = story.submit()
    story.annotate(version, gather=True)
    assert projects.drop_drafts(before=day(2), dry_run=False) == 0
    assert projects.drop_drafts(before=day(3), dry_run=False) == 1
    assert projects.annotations_in(version, drafts_of=story.mentor_id) == []


def test_a_review_leaves_in_the_export_of_both_and_goes_with_the_person(story) -> None:
    story.annotate(story.submit(), gather=True)
    send(story, summary="Words of a summary.")
    for person in (story.mentor_id, story.learner_id):
        sent = json.dumps(projects.export_person(user_id=person), default=str)
        assert "Words of a summary." in sent
    projects.forget_person(user_id=story.mentor_id, at=day(20))
    assert reviews(story)[0].summary == "—"


def test_a_review_that_another_window_changed_is_not_sent_unseen(story) -> None:
    version = story.submit()
    story.annotate(version, gather=True)
    project = projects.project(version.project_id)
    known = {"project_uuid": project.uuid, "author_id": story.mentor_id, "next_step": "revise"}
    projects.save_review(**known, summary="Written first.", key="k1", at=day(2))
    stale = ({"comments": 1, "replaces": ""}, {"comments": 2, "replaces": "k1"})
    for page in stale:
        with pytest.raises(projects.StaleDraft):
            projects.send_review(**known, summary="Unseen.", **page, at=day(3))
    projects.discard_review(project_uuid=project.uuid, author_id=story.mentor_id)
    with pytest.raises(projects.StaleDraft):
        projects.send_review(**known, summary="Late.", comments=1, replaces="k1", at=day(3))
    assert projects.sent_reviews(project.id) == []


def test_a_milestone_is_reached_once(story) -> None:
    version = story.submit()
    project = projects.project(version.project_id)
    send = {"project_uuid": project.uuid, "author_id": story.mentor_id, "summary": "Good."}
    projects.send_review(**send, next_step="passed", at=day(2))
    second = story.submit(SECOND, at=day(3))
    with pytest.raises(Invalid, match="reached with version 1") as refusal:
        projects.send_review(**send, next_step="passed", at=day(4))
    assert refusal.value.field == "next_step"
    projects.send_review(**send, next_step="revise", at=day(4))
    assert [one.next_step for one in projects.sent_reviews(second.project_id)] == [
        "revise", "passed",
    ]  # fmt: skip
