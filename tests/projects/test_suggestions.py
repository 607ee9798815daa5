"""Suggested words: accepted into the draft, found in the next version, never over unseen work."""

from __future__ import annotations

from uuid import UUID

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.projects import api as projects
from tests.projects.story import FIRST, Story, day

CHANGED = FIRST.replace("forty boats", "43 boats")


def suggest(story: Story, version, words: str = "forty boats", new: str = "43 boats", **changes):
    return story.annotate(version, words, suggested=new, **changes)


def accept(story: Story, *uuids: UUID, at: float = 3, **changes) -> projects.Accepted:
    wishes = {"annotation_uuids": uuids, "learner_id": story.learner_id, "at": day(at)}
    return projects.accept_suggestions(**(wishes | changes))


def save(story: Story, source: str, *, at: float = 2.5, **changes) -> None:
    wishes = {
        "unit": story.unit, "learner_id": story.learner_id, "title": "Reading tide gauges",
        "source": source, "reflection": "", "at": day(at), "base": 1, "key": "mine",
    }  # fmt: skip
    projects.save_draft(**(wishes | changes))


def draft(story: Story) -> projects.DraftData:
    found = projects.draft(unit_id=story.unit_id, learner_id=story.learner_id)
    assert found is not None
    return found


def test_accepting_changes_the_quoted_words_in_the_draft(story) -> None:
    version = story.submit()
    uuid = suggest(story, version)
    assert accept(story, uuid).taken == (uuid,)
    assert (draft(story).source, draft(story).base_num) == (CHANGED, 1)
    note = story.note(version, uuid)
    assert (note.state, note.accepted_at) == ("open", day(3))
    assert [(one.change, one.actor_id) for one in note.history] == [("accepted", story.learner_id)]


def test_the_version_with_the_words_addresses_the_comment_and_carries_it(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    accept(story, uuid)
    second = story.submit(draft(story).source + "\n\nMore.", at=day(4), base=1)
    note = story.note(second, uuid)
    assert (note.state, note.addressed_in_num, note.accepted_in_num) == ("addressed", 2, 2)
    assert second.text[note.start : note.end] == "43 boats"
    [link] = projects.trail_of(second.project_id)
    assert link.is_cycle
    assert link.suggested == "43 boats"
    assert (link.accepted_at, link.accepted_in and link.accepted_in.num) == (day(3), 2)
    assert [one.change for one in note.history] == ["accepted", "addressed"]


def test_a_version_without_the_words_leaves_the_comment_open(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    accept(story, uuid)
    second = story.submit(FIRST + "\n\nMore.", at=day(4))
    note = story.note(second, uuid)
    assert (note.state, note.accepted_at, note.addressed_in_num) == ("open", None, None)
    assert note.may_be_accepted
    accept(story, uuid, at=5)
    third = story.submit(draft(story).source, at=day(6))
    assert story.note(third, uuid).accepted_in_num == 3


@pytest.mark.parametrize(("old", "new"), [
    ("one week of May", "one week"), ("We counted", ""), ("forty boats", "all forty boats"),
])  # fmt: skip
def test_words_within_those_that_stood_there_are_not_taken_for_accepted(story, old, new) -> None:
    first = story.submit(FIRST.replace("**", ""))
    uuid = suggest(story, first, old, new)
    accept(story, uuid)
    changed = draft(story).source
    unchanged = story.submit(first.source + "\n\nMore.", at=day(4))
    assert story.note(unchanged, uuid).state == "open"
    accept(story, uuid, at=5)
    done = story.submit(changed + "\n\nEven more.", at=day(6))
    assert story.note(done, uuid).state == "addressed"


def test_it_goes_into_the_draft_that_is_being_written(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    save(story, "An opening.\n\n" + FIRST)
    accept(story, uuid, replaces="mine")
    assert draft(story).source == "An opening.\n\n" + CHANGED
    assert draft(story).key not in ("", "mine")
    kept = projects.kept_drafts(unit_id=story.unit_id, learner_id=story.learner_id)
    assert len(kept) == 1


def test_what_another_window_saved_is_seen_first_and_a_window_behind_is_refused(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    save(story, FIRST + "\n\nFrom the other window.")
    for known in ("", "older"):
        with pytest.raises(projects.StaleDraft):
            accept(story, uuid, replaces=known)
    assert draft(story).source.endswith("window.")
    accept(story, uuid, replaces="mine")
    with pytest.raises(projects.StaleDraft):
        save(story, FIRST, at=3.5, key="next", replaces="mine")
    assert "43 boats" in draft(story).source
    assert draft(story).source.endswith("window.")


def test_a_repeat_puts_nothing_in_twice(story) -> None:
    first = story.submit()
    uuid = suggest(story, first, "forty boats", "forty boats, forty boats")
    for at in (3, 3.1):
        assert accept(story, uuid, at=at).taken == (uuid,)
    assert draft(story).source.count("forty boats") == 2
    note = story.note(first, uuid)
    assert len(note.history) == 1


def test_several_are_accepted_at_once_and_what_does_not_fit_is_named(story) -> None:
    first = story.submit()
    uuids = [
        suggest(story, first),
        suggest(story, first, "in spring", "in autumn"),
        suggest(story, first, "counted forty", "saw 43"),
    ]
    made = accept(story, *uuids)
    assert set(made.taken) == set(uuids[:2])
    assert [uuid for uuid, _why in made.left] == [uuids[2]]
    assert draft(story).source == CHANGED.replace("spring", "autumn")


def test_one_that_does_not_fit_says_why_and_changes_nothing(story) -> None:
    first = story.submit()
    split = suggest(story, first, "counted forty", "saw 43")
    gone = suggest(story, first, "in spring", "in autumn")
    save(story, FIRST.replace(" in spring", ""))
    with pytest.raises(projects.SuggestionDoesNotFit, match="Formatting begins or ends"):
        accept(story, split)
    with pytest.raises(projects.SuggestionDoesNotFit, match="no longer in your draft"):
        accept(story, gone)
    assert draft(story).key == "mine"
    assert story.note(first, split).accepted_at is None


def test_only_the_learner_accepts_and_only_while_versions_are_taken(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    with pytest.raises(projects.NotYourProject):
        accept(story, uuid, learner_id=story.mentor_id)
    with pytest.raises(NotFound):
        accept(story, story.annotate(first, "in spring"))
    with pytest.raises(Invalid):
        accept(story)
    story.submit(FIRST + "\n\nDone.", final=True, at=day(4))
    with pytest.raises(projects.ProjectIsFinished):
        accept(story, uuid, at=5)


def test_a_draft_review_keeps_it_to_itself_until_it_is_sent(story) -> None:
    first = story.submit()
    uuid = suggest(story, first, gather=True)
    with pytest.raises(NotFound):
        accept(story, uuid)
    project = projects.project(first.project_id)
    projects.send_review(
        project_uuid=project.uuid, author_id=story.mentor_id, summary="", next_step="revise",
        at=day(2.5),
    )  # fmt: skip
    assert accept(story, uuid).taken == (uuid,)


def test_editing_withdraws_or_changes_it_and_keeps_what_stood_there(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    edit = {
        "annotation_uuid": uuid, "author_id": story.mentor_id, "at": day(2),
        "body": "How did you count those at anchor?", "category": "iterative",
    }  # fmt: skip
    projects.edit_comment(**edit, suggested="44 boats")
    projects.edit_comment(**edit)
    note = story.note(first, uuid)
    assert note.suggested is None
    assert [one.suggested for one in note.history] == ["43 boats", "44 boats"]
    with pytest.raises(NotFound):
        accept(story, uuid)


def test_what_was_accepted_is_neither_edited_nor_deleted(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    accept(story, uuid, at=2)
    assert not story.note(first, uuid).may_be_deleted(story.mentor_id)
    with pytest.raises(projects.CommentIsAnswered):
        projects.delete_comment(annotation_uuid=uuid, author_id=story.mentor_id, at=day(2))


def test_a_deleted_comment_takes_its_suggestion_with_it(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    projects.delete_comment(annotation_uuid=uuid, author_id=story.mentor_id, at=day(2))
    with pytest.raises(NotFound):
        accept(story, uuid)


def test_declining_and_reopening_let_it_be_accepted_again(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    accept(story, uuid)
    projects.decline(
        annotation_uuid=uuid, learner_id=story.learner_id, body="It was forty.", at=day(3.5)
    )
    note = story.note(first, uuid)
    assert (note.state, note.accepted_at) == ("declined", None)
    projects.reopen(annotation_uuid=uuid, mentor_user_id=story.mentor_id, at=day(4))
    assert story.note(first, uuid).may_be_accepted


def test_going_back_to_an_older_draft_opens_what_was_accepted_since(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    save(story, FIRST + "\n\nMine.")
    accept(story, uuid)
    [kept] = projects.kept_drafts(unit_id=story.unit_id, learner_id=story.learner_id)
    projects.restore_draft(
        unit=story.unit, learner_id=story.learner_id, draft_uuid=kept.uuid, at=day(3.5)
    )
    assert story.note(first, uuid).may_be_accepted


@pytest.mark.parametrize(
    ("words", "field"), [("forty boats", "replacement"), ("x" * 2001, "replacement")]
)
def test_a_suggestion_is_other_words_and_not_too_long(story, words, field) -> None:
    first = story.submit()
    with pytest.raises(Invalid) as refusal:
        suggest(story, first, new=words)
    assert refusal.value.field == field


def test_the_whole_work_has_no_words_to_replace(story) -> None:
    first = story.submit()
    with pytest.raises(Invalid) as refusal:
        suggest(story, first, whole=True)
    assert refusal.value.field == "suggests"


def test_a_person_who_leaves_takes_their_suggestions_with_them(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    projects.forget_person(user_id=story.mentor_id, at=day(5))
    assert story.note(first, uuid).suggested == "—"


def test_the_log_names_each_acceptance_without_a_word_of_it(story) -> None:
    first = story.submit()
    uuid = suggest(story, first)
    accept(story, uuid)
    entries = audit.entries(stream=f"programme:{story.world.programme.id}")
    [entry] = [one for one in entries if one.action == "annotation.accepted"]
    assert str(uuid) in entry.subject
    assert "boats" not in str(entry)
