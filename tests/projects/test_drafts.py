"""What a learner types is never lost: a history, and two windows that overwrite nothing unseen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import KeptDraft
from tests.projects.story import FIRST, SECOND, Story, day

pytestmark = pytest.mark.django_db
BEGIN = day(1)


def after(seconds: int) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def save(story: Story, source: str, at: datetime, **more: Any) -> None:
    projects.save_draft(
        unit=story.unit, learner_id=story.learner_id, title="Tide", source=source,
        reflection="", at=at, **more,
    )  # fmt: skip


def history(story: Story) -> list[str]:
    kept = projects.kept_drafts(unit_id=story.unit.id, learner_id=story.learner_id)
    return [one.beginning for one in kept]


def current(story: Story) -> str:
    found = projects.draft(unit_id=story.unit.id, learner_id=story.learner_id)
    return found.source if found else ""


def restore(story: Story, source: str, at: datetime) -> None:
    kept = KeptDraft.objects.get(source=source)
    projects.restore_draft(
        unit=story.unit, learner_id=story.learner_id, draft_uuid=kept.uuid, at=at
    )


def test_what_is_typed_is_kept_every_two_minutes_and_not_oftener(story) -> None:
    for seconds, source in (
        (0, "One."),
        (60, "One two."),
        (119, "One two three."),
        (120, "Four five six seven."),
    ):
        save(story, source, after(seconds))
    assert history(story) == ["Four five six seven.", "One."]


def test_spaces_alone_are_no_other_draft(story) -> None:
    save(story, "One two.", after(0))
    save(story, "One  two.\n", after(300))
    assert history(story) == ["One two."]


def test_the_text_before_it_was_cleared_is_kept_whenever_that_was(story) -> None:
    save(story, "One.", after(0))
    save(story, "One two three four.", after(5))
    save(story, "", after(7))
    assert current(story) == ""
    assert history(story) == ["One two three four.", "One."]
    restore(story, "One two three four.", after(9))
    assert current(story) == "One two three four."


def test_what_stood_there_before_something_is_restored_is_kept(story) -> None:
    save(story, "One.", after(0))
    save(story, "Another thought.", after(5))
    restore(story, "One.", after(6))
    restore(story, "One.", after(7))
    assert current(story) == "One."
    assert history(story) == ["Another thought.", "One."]


def test_only_the_newest_thirty_are_kept(story) -> None:
    for count in range(projects.MOST + 3):
        save(story, f"Text {count}.", after(200 * count))
    kept = history(story)
    assert len(kept) == projects.MOST
    assert (kept[0], kept[-1]) == (f"Text {projects.MOST + 2}.", "Text 3.")


def test_of_two_windows_the_second_is_refused_and_what_it_holds_is_kept_beside(story) -> None:
    save(story, "Begun.", after(0), base=0, key="a1")
    save(story, "Here.", after(5), base=0, key="b1", replaces="a1")
    with pytest.raises(projects.StaleDraft):
        save(story, "There.", after(6), base=0, key="a2", replaces="a1")
    for source in ("There.", "There, longer."):
        aside = projects.keep_aside(
            unit=story.unit, learner_id=story.learner_id, title="Tide", source=source,
            reflection="", base=0, key="window a", at=after(7),
        )  # fmt: skip
    assert current(story) == "Here."
    assert history(story) == ["There, longer.", "Begun."]
    projects.restore_draft(
        unit=story.unit, learner_id=story.learner_id, draft_uuid=aside, at=after(8)
    )
    assert current(story) == "There, longer."
    assert "Here." in history(story)
    with pytest.raises(projects.StaleDraft):
        save(story, "Here, unseen.", after(9), base=0, key="b2", replaces="b1")


def test_two_windows_that_begin_at_once_do_not_overwrite_each_other(story) -> None:
    save(story, "Here.", after(0), base=0, key="a1")
    with pytest.raises(projects.StaleDraft):
        save(story, "There.", after(1), base=0, key="b1")
    assert current(story) == "Here."


def test_a_draft_that_differs_from_the_version_it_goes_with_is_kept(story) -> None:
    save(story, "Written in another window.", after(0))
    KeptDraft.objects.all().delete()
    story.submit(FIRST, at=after(5))
    assert current(story) == ""
    assert history(story) == ["Written in another window."]
    projects.save_draft(
        unit=story.unit, learner_id=story.learner_id, title="Reading tide gauges", source=SECOND,
        reflection="", at=after(6), base=1, key="c",
    )  # fmt: skip
    KeptDraft.objects.all().delete()
    story.submit(SECOND, at=after(7), reflection="")
    assert history(story) == []


def test_after_the_final_version_nothing_is_restored(story) -> None:
    save(story, "Begun.", after(0))
    story.submit(FIRST, at=after(5))
    story.submit(SECOND, final=True, at=after(6))
    with pytest.raises(projects.ProjectIsFinished):
        restore(story, "Begun.", after(7))


def test_nobody_finds_the_drafts_of_another(story) -> None:
    save(story, "Mine.", after(0))
    kept = KeptDraft.objects.get()
    other = story.mentor_id
    assert projects.kept_drafts(unit_id=story.unit.id, learner_id=other) == []
    for uuid, learner in ((kept.uuid, other), (uuid4(), story.learner_id)):
        with pytest.raises(NotFound):
            projects.kept_draft(unit_id=story.unit.id, learner_id=learner, draft_uuid=uuid)
        with pytest.raises(NotFound):
            projects.restore_draft(
                unit=story.unit, learner_id=learner, draft_uuid=uuid, at=after(1)
            )


def test_the_history_is_in_the_export_and_goes_with_the_person_and_with_time(story) -> None:
    save(story, "One.", after(0))
    save(story, "Two.", after(500))
    exported = projects.export_person(user_id=story.learner_id)
    assert [one["source"] for one in exported["draft_history"]] == ["One.", "Two."]
    assert projects.drop_drafts(before=after(100), dry_run=True) == 1
    assert projects.drop_drafts(before=after(100), dry_run=False) == 1
    assert history(story) == ["Two."]
    projects.forget_person(user_id=story.learner_id, at=after(600))
    assert not KeptDraft.objects.exists()
