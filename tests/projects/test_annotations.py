"""The mentor comments on words; both answer; the comment follows the words."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from tests.factories import enrol, give_mentor
from tests.projects.story import SECOND, Story, day, heard


def hand_over(story: Story, *, at_day: float) -> int:
    """End the first pairing and give the learner another mentor; returns their user id."""
    user = enrol(story.world.course)
    place = {"programme_id": story.world.programme.id, "at": day(at_day), "actor": None}
    mentor = mentors.enrol_mentor(user_id=user.pk, hours_per_week=3, expertise=[], **place)
    [pair] = story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(at_day), actor=None)
    give_mentor(
        programme_id=place["programme_id"], course_key=story.world.course.course_key,
        mentor_id=mentor.id, learner_id=story.learner_id, at=day(at_day),
    )  # fmt: skip
    return int(user.pk)


def test_a_comment_stands_on_its_words_counted_in_code_points(story) -> None:
    version = story.submit()
    note = story.note(version, story.annotate(version, "in one week"))
    assert version.text[note.start : note.end] == note.exact == "in one week"
    assert note.prefix.endswith("boats 🌊 ")
    assert note.suffix.startswith(" of May.")
    assert (note.state, note.anchor_status, note.version_num) == ("open", "exact", 1)
    assert (note.author_id, note.category) == (story.mentor_id, "iterative")


def test_a_position_that_is_off_is_fixed_by_the_quotation(story) -> None:
    version = story.submit()
    note = story.note(version, story.annotate(version, start=0, end=3))
    assert version.text[note.start : note.end] == "forty boats"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("exact", {"exact": "words that are nowhere"}),
        ("exact", {"exact": ""}),
        ("exact", {"exact": "x" * (projects.MAX_QUOTE + 1)}),
        ("body", {"body": "  "}),
        ("body", {"body": "x" * (projects.MAX_BODY + 1)}),
        ("category", {"category": "insult"}),
    ],
)
def test_a_comment_that_cannot_stand_is_refused_by_field(story, field, changes) -> None:
    version = story.submit()
    with pytest.raises(Invalid) as refusal:
        story.annotate(version, **changes)
    assert refusal.value.field == field
    assert projects.annotations_in(version) == []


def test_a_position_before_the_text_is_fixed_or_refused(story) -> None:
    version = story.submit()
    words = version.text[-6:-1]
    note = story.note(version, story.annotate(version, words, start=-6, end=-1))
    assert version.text[note.start : note.end] == words


def test_only_the_present_mentor_comments(story) -> None:
    version = story.submit()
    stranger = enrol(story.world.course).pk
    staff = enrol(story.world.course, role="staff").pk
    for person in (story.learner_id, stranger, staff):
        with pytest.raises(projects.OnlyTheMentorAnnotates):
            story.annotate(version, author_id=person)
    assert projects.annotations_in(version) == []


def test_after_a_hand_over_the_new_mentor_comments_and_the_old_one_no_longer(story) -> None:
    version = story.submit()
    earlier = story.annotate(version)
    new_mentor = hand_over(story, at_day=3)
    with pytest.raises(projects.OnlyTheMentorAnnotates):
        story.annotate(version, "Prices rose")
    story.annotate(version, "Prices rose", author_id=new_mentor)
    projects.resolve(annotation_uuid=earlier, mentor_user_id=new_mentor, at=day(4))
    assert story.note(version, earlier).state == "resolved"


def test_a_version_that_does_not_exist_is_refused_like_one_that_is_not_ones_own(story) -> None:
    version = story.submit()
    with pytest.raises(projects.OnlyTheMentorAnnotates):
        story.annotate(version, version_uuid=uuid4())


def test_a_repeated_comment_is_one(story) -> None:
    version = story.submit()
    first = story.annotate(version, request_key="k")
    assert story.annotate(version, request_key="k", body="again") == first
    assert len(projects.annotations_in(version)) == 1


def test_without_a_key_two_comments_on_the_same_words_are_two(story) -> None:
    version = story.submit()
    assert story.annotate(version) != story.annotate(version)


def test_learner_and_mentor_answer_in_order_once_each(story) -> None:
    version = story.submit()
    note = story.annotate(version)
    for person, body, key in [
        (story.learner_id, "From the pier.", "a"),
        (story.learner_id, "From the pier.", "a"),
        (story.mentor_id, "At what hour?", "b"),
    ]:
        projects.reply(
            annotation_uuid=note, author_id=person, body=body, at=day(3), request_key=key
        )
    replies = story.note(version, note).replies
    assert [(one.author_id, one.body) for one in replies] == [
        (story.learner_id, "From the pier."),
        (story.mentor_id, "At what hour?"),
    ]


def test_nobody_else_answers_addresses_or_resolves(story) -> None:
    version = story.submit()
    note = story.annotate(version)
    stranger = enrol(story.world.course).pk
    with pytest.raises(projects.NotYourProject):
        projects.reply(annotation_uuid=note, author_id=stranger, body="Hm.", at=day(3))
    for person in (stranger, story.mentor_id):
        with pytest.raises(projects.NotYourProject):
            projects.mark_addressed(annotation_uuid=note, learner_id=person, at=day(3))
    for person in (stranger, story.learner_id):
        with pytest.raises(projects.OnlyTheMentorAnnotates):
            projects.resolve(annotation_uuid=note, mentor_user_id=person, at=day(3))
    kept = story.note(version, note)
    assert (kept.state, kept.replies) == ("open", ())


def test_a_comment_that_is_gone_is_said_to_be(story) -> None:
    for act in (
        lambda: projects.reply(annotation_uuid=uuid4(), author_id=1, body="x", at=day(1)),
        lambda: projects.mark_addressed(annotation_uuid=uuid4(), learner_id=1, at=day(1)),
        lambda: projects.resolve(annotation_uuid=uuid4(), mentor_user_id=1, at=day(1)),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("body", ["", " \n", "x" * (projects.MAX_BODY + 1)])
def test_an_answer_has_words_and_not_too_many(story, body) -> None:
    note = story.annotate(story.submit())
    with pytest.raises(Invalid) as refusal:
        projects.reply(annotation_uuid=note, author_id=story.learner_id, body=body, at=day(3))
    assert refusal.value.field == "body"


def test_a_comment_marked_before_the_next_version_is_addressed_in_it(story) -> None:
    first = story.submit()
    note = story.annotate(first)
    projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(3))
    assert story.note(first, note).addressed_in_num is None
    second = story.submit(SECOND, at=day(4))
    assert story.note(second, note).addressed_in_num == 2
    story.submit(SECOND + "\n\nMore.", at=day(5))
    assert story.note(second, note).addressed_in_num == 2


def test_a_comment_marked_after_the_next_version_is_addressed_in_that(story) -> None:
    note = story.annotate(story.submit())
    second = story.submit(SECOND, at=day(4))
    projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(5))
    found = story.note(second, note)
    assert (found.state, found.addressed_in_num) == ("addressed", 2)


def test_marking_and_resolving_twice_changes_and_announces_nothing(
    story, django_capture_on_commit_callbacks
) -> None:
    version = story.submit()
    with (
        heard(signals.annotation_made) as made,
        heard(signals.annotation_addressed) as addressed,
        django_capture_on_commit_callbacks(execute=True),
    ):
        note = story.annotate(version, request_key="k")
        story.annotate(version, request_key="k")
        for at in (day(3), day(4)):
            projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=at)
            projects.resolve(annotation_uuid=note, mentor_user_id=story.mentor_id, at=at)
    assert (len(made), len(addressed)) == (1, 1)
    entries = audit.entries(
        stream=f"programme:{story.world.programme.id}", subject=f"annotation:{note}"
    )
    assert [entry.action for entry in entries] == [
        "annotation.made",
        "annotation.addressed",
        "annotation.resolved",
    ]
    assert all("anchor?" not in entry.payload for entry in entries)


def test_a_learner_does_not_undo_a_resolved_comment(story) -> None:
    version = story.submit()
    note = story.annotate(version)
    projects.resolve(annotation_uuid=note, mentor_user_id=story.mentor_id, at=day(3))
    projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(4))
    assert story.note(version, note).state == "resolved"


def test_comments_follow_their_words_and_say_when_they_lost_them(story) -> None:
    first = story.submit()
    kept = story.annotate(first, "forty boats")
    gone = story.annotate(first, "rose in spring")
    second = story.submit(SECOND, at=day(4))
    stays = story.note(second, kept)
    assert stays.anchor_status == "exact"
    assert second.text[stays.start : stays.end] == "forty boats"
    lost = story.note(second, gone)
    assert (lost.anchor_status, lost.start, lost.end) == ("lost", None, None)
    assert lost.exact == "rose in spring"
    assert story.note(first, gone).anchor_status == "exact"
    third = story.submit(first.source + "\n\nAnd more.", at=day(5))
    assert story.note(third, gone).anchor_status == "lost"
    assert story.note(third, kept).anchor_status == "exact"


def test_a_version_shows_comments_in_text_order_the_lost_ones_last(story) -> None:
    first = story.submit()
    gone = story.annotate(first, "Prices rose in spring")
    late = story.annotate(first, "one week")
    early = story.annotate(first, "Tide")
    second = story.submit(SECOND, at=day(4))
    assert [note.uuid for note in projects.annotations_in(first)] == [early, late, gone]
    assert [note.uuid for note in projects.annotations_in(second)] == [early, late, gone]


def test_an_earlier_version_shows_no_comments_on_later_ones(story) -> None:
    first = story.submit()
    second = story.submit(SECOND, at=day(4))
    story.annotate(second, "how high", at=day(5))
    assert projects.annotations_in(first) == []


def test_a_comment_on_an_older_version_does_not_stop_the_next_submission(story) -> None:
    first = story.submit()
    second = story.submit(SECOND, at=day(4))
    note = story.annotate(first, "forty boats", at=day(5))
    third = story.submit(SECOND + "\n\nMore.", at=day(6))
    assert third.num == 3
    for version in (second, third):
        found = story.note(version, note)
        assert version.text[found.start : found.end] == "forty boats"


def test_words_that_were_reworded_are_not_called_exact_a_version_later(story) -> None:
    first = story.submit("We counted forty boats in one week of May.")
    note = story.annotate(first, "forty boats in one week")
    second = story.submit("We counted fifty boats in one week of May.", at=day(4))
    assert story.note(second, note).anchor_status == "moved"
    third = story.submit("We counted fifty boats in one week of May. Twice.", at=day(5))
    assert story.note(third, note).anchor_status == "moved"
