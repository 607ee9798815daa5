"""A learner submits versions: kept for ever, once each, within the limits stated."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.core import text_anchors
from mentor_recognition_xblock.core.markdown import render
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.outbox import api as outbox
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects import submissions
from tests.factories import enrol, give_mentor
from tests.projects.story import FIRST, SECOND, Story, day, heard, make_story, make_unit


def panels_asked_for() -> list[tuple[int, str]]:
    """What stands in the outbox for panels: version id and stage."""
    found: list[tuple[int, str]] = []

    def note(item: outbox.Item) -> None:
        if item.topic == "panel.open":
            found.append((item.payload["version_id"], item.payload["stage"]))

    for item_id in outbox.undone(at=day(500)):
        outbox.deliver(item_id=item_id, handler=note, at=day(500))
    return found


def versions_of(story: Story) -> list[projects.VersionData]:
    project = projects.project_of(unit_id=story.unit.id, learner_id=story.learner_id)
    return projects.versions(project.id) if project else []


def test_a_first_version_is_rendered_counted_and_stored(story) -> None:
    version = story.submit()
    assert (version.num, version.is_final, version.title) == (1, False, "Reading tide gauges")
    assert version.source == FIRST
    assert version.html == render(FIRST).html
    assert "forty boats 🌊 in one week" in version.text
    assert version.words == len(version.text.split())
    assert version.submitted_at == day(1)
    assert projects.version_by_uuid(version.uuid) == projects.version(version.id) == version


def test_versions_count_up_and_earlier_ones_stay_as_they_were(story) -> None:
    first = story.submit()
    second = story.submit(SECOND, title="Gauges, again", at=day(5))
    assert versions_of(story) == [first, second]
    assert second.num == 2
    project = projects.project_of(unit_id=story.unit.id, learner_id=story.learner_id)
    assert (project.title, project.state) == ("Gauges, again", "submitted")


def test_a_stored_version_cannot_be_changed(story) -> None:
    version = story.submit()
    row = apps.get_model("mentor_recognition", "ProjectVersion").objects.get(pk=version.id)
    row.source = "something else"
    with pytest.raises(TypeError, match="immutable"):
        row.save()


def test_a_repeated_request_returns_the_version_it_made(story) -> None:
    first = story.submit(request_key="k1")
    assert story.submit(SECOND, request_key="k1", at=day(2)) == first
    assert versions_of(story) == [first]


def test_the_same_words_twice_are_one_version(story) -> None:
    first = story.submit()
    assert story.submit(FIRST.replace("\n", "\r\n") + "  \n", at=day(2)) == first
    assert versions_of(story) == [first]


def test_going_back_to_older_words_is_a_new_version(story) -> None:
    story.submit()
    story.submit(SECOND, at=day(2))
    assert story.submit(at=day(3)).num == 3


def test_a_new_reflection_alone_is_a_new_version(story) -> None:
    story.submit()
    assert story.submit(reflection="Now I would ask sooner.", at=day(2)).num == 2


def test_the_final_version_needs_one_before_it_and_says_so(story) -> None:
    with pytest.raises(projects.FinalNeedsAnEarlierVersion) as refusal:
        story.submit(final=True)
    assert refusal.value.field == "final"
    assert versions_of(story) == []


def test_after_the_final_version_nothing_more_is_taken(story) -> None:
    story.submit()
    final = story.submit(SECOND, final=True, at=day(9), request_key="last")
    project = projects.project_of(unit_id=story.unit.id, learner_id=story.learner_id)
    assert project.state == "finished"
    with pytest.raises(projects.ProjectIsFinished):
        story.submit("One more thing.", at=day(10))
    assert story.submit(SECOND, final=True, at=day(11), request_key="last") == final


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "t" * (projects.MAX_TITLE + 1)),
        ("title", "   "),
        ("source", "s" * 20_001),
        ("source", " \n "),
        ("reflection", "r" * (projects.MAX_REFLECTION + 1)),
    ],
)
def test_too_much_or_nothing_is_refused_by_field_and_changes_nothing(story, field, words) -> None:
    with pytest.raises(Invalid) as refusal:
        story.submit(**{field: words})
    assert refusal.value.field == field
    assert versions_of(story) == []
    assert projects.project_of(unit_id=story.unit.id, learner_id=story.learner_id) is None


def test_what_fits_exactly_is_taken_and_emoji_count_as_one(story) -> None:
    version = story.submit(
        "🌊" * 20_000, title="t" * projects.MAX_TITLE, reflection="r" * projects.MAX_REFLECTION
    )
    assert len(version.text) == 20_000


@pytest.mark.django_db
def test_the_authors_limit_is_named_and_none_lies_above_the_areas_own() -> None:
    story = make_story(max_characters=500)
    with pytest.raises(Invalid, match=r"500.*501"):
        story.submit("x" * 501)
    wide = Story(story.world, make_unit(story.world, max_characters=1_000_000).usage_key)
    with pytest.raises(Invalid, match=str(projects.MAX_SOURCE)):
        wide.submit("x" * (projects.MAX_SOURCE + 1))


def test_first_and_final_versions_ask_for_a_panel_and_those_between_do_not(story) -> None:
    first = story.submit()
    story.submit(SECOND, at=day(2))
    final = story.submit(SECOND + "\n\nThe end.", final=True, at=day(3))
    assert panels_asked_for() == [(first.id, "baseline"), (final.id, "final")]


def test_a_version_is_announced_once_after_commit(
    story, django_capture_on_commit_callbacks
) -> None:
    with heard(signals.version_submitted) as announced:
        with django_capture_on_commit_callbacks() as callbacks:
            version = story.submit()
            story.submit()
        assert announced == []
        for callback in callbacks:
            callback()
    wanted = {"version_id": version.id, "project_id": version.project_id}
    assert announced == [{**wanted, "first": True, "final": False}]


def test_a_refused_version_is_not_announced(story, django_capture_on_commit_callbacks) -> None:
    with (
        heard(signals.version_submitted) as announced,
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(projects.FinalNeedsAnEarlierVersion),
    ):
        story.submit(final=True)
    assert announced == []


def test_the_log_names_the_version_without_its_words_or_its_author(story) -> None:
    version = story.submit()
    story.submit()
    entries = audit.entries(
        stream=f"programme:{story.world.programme.id}", subject=f"version:{version.uuid}"
    )
    assert [entry.action for entry in entries] == ["version.submitted"]
    assert version.content_hash in entries[0].payload
    learner = story.world.learners[0]
    for secret in ("tide", "boats", learner.username, learner.email):
        assert secret not in entries[0].payload.lower()
    assert audit.verify() is None


def test_a_draft_is_kept_replaced_and_gone_with_the_submission(story) -> None:
    place = {"unit_id": story.unit.id, "learner_id": story.learner_id}
    assert projects.draft(**place) is None
    for source in ("half a", "half a sentence"):
        projects.save_draft(
            unit=story.unit, learner_id=story.learner_id, title="T", source=source, reflection="",
            at=day(1),
        )  # fmt: skip
    assert projects.draft(**place) == projects.DraftData("T", "half a sentence", "", day(1))
    with pytest.raises(Invalid):
        story.submit(title="")
    assert projects.draft(**place) is not None
    story.submit()
    assert projects.draft(**place) is None


def test_a_version_belongs_to_the_pairing_of_the_day(story) -> None:
    alone = enrol(story.world.course)
    version = story.submit(learner_id=alone.pk)
    assert projects.project(version.project_id).pairing_id is None
    pair = give_mentor(
        programme_id=story.world.programme.id,
        course_key=story.world.course.course_key,
        cohort="A",
        mentor_id=story.world.mentor.id,
        learner_id=alone.pk,
        at=day(2),
    )
    story.submit(SECOND, learner_id=alone.pk, at=day(3))
    assert projects.project(version.project_id).pairing_id == pair.id


def test_a_pairing_that_ended_keeps_the_project_it_had(story) -> None:
    version = story.submit()
    [pair] = story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="completed", at=day(3), actor=None)
    story.submit(SECOND, at=day(4))
    assert projects.project(version.project_id).pairing_id == pair.id


def test_what_a_text_decides_is_worked_out_before_anything_is_locked(
    story, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = story.submit()
    story.annotate(version)
    outside = len(connection.savepoint_ids)
    seen: list[tuple[str, int]] = []

    def watched(name: str, real: Any) -> Any:
        def run(*args: Any, **more: Any) -> Any:
            seen.append((name, len(connection.savepoint_ids)))
            return real(*args, **more)

        return run

    monkeypatch.setattr(submissions, "render", watched("render", submissions.render))
    for name in ("carry", "locate"):
        monkeypatch.setattr(text_anchors, name, watched(name, getattr(text_anchors, name)))
    story.submit(SECOND, at=day(2))
    story.annotate(version, at=day(3))
    assert {name for name, _deep in seen} == {"render", "carry", "locate"}
    assert {deep for _name, deep in seen} == {outside}


def test_a_comment_made_while_the_others_were_placed_is_placed_too(
    story, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = story.submit()
    first = story.annotate(version)
    made = []
    real = submissions.carried

    def meanwhile(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        if not made:
            made.append(story.annotate(version, "Prices"))
        return found

    monkeypatch.setattr(submissions, "carried", meanwhile)
    second = story.submit(SECOND, at=day(3))
    assert story.note(second, first).anchor_status == "exact"
    assert story.note(second, made[0]).anchor_status == "exact"


def test_where_somebody_always_comments_in_between_words_are_found_by_quotation(
    story, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = story.submit()
    first = story.annotate(version)
    real, asked = submissions.carried, []

    def meanwhile(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        asked.append(more)
        if not more.get("coarsely"):
            story.annotate(version, "Prices")
        return found

    monkeypatch.setattr(submissions, "carried", meanwhile)
    second = story.submit(SECOND, at=day(3))
    assert asked[-1] == {"coarsely": True}
    assert story.note(second, first).anchor_status == "exact"
    assert len(projects.annotations_in(second)) == 1 + submissions.TRIES
    assert {note.anchor_status for note in projects.annotations_in(second)} == {"exact"}


def test_a_comment_that_could_not_be_placed_is_kept_and_found_when_its_words_return(
    story, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = story.submit("One tide here.\n\nPrices rose.")
    note = story.annotate(version, "One tide")
    real = submissions.carried
    with monkeypatch.context() as hasty:
        hasty.setattr(submissions, "carried", lambda *args, **_: real(*args, coarsely=True))
        lost = story.submit("Prices fell.", at=day(3))
    assert story.note(lost, note).anchor_status == "unplaced"
    assert story.note(lost, note).start is None
    back = story.submit("Prices fell.\n\nOne tide again.", at=day(4))
    assert story.note(back, note).anchor_status == "exact"
    assert back.text[story.note(back, note).start :].startswith("One tide")
