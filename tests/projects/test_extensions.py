"""A learner asks for more time; mentor or manager answers once; a manager gives it unasked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes.models import Term
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Extension
from tests.factories import START, UserFactory, enrol, give_mentor
from tests.projects.story import DUE, Story, day, make_unit

LATER = (DUE + timedelta(days=7)).date()
STATE = projects.ExtensionState


def ask(story: Story, **changes: Any) -> projects.ExtensionData:
    wishes: dict[str, Any] = {
        "unit": story.unit,
        "learner_id": story.learner_id,
        "until": LATER,
        "reason": "The archive was closed for a week.",
        "at": day(50),
    }
    return projects.ask_for_extension(**(wishes | changes))


def answer(asked: projects.ExtensionData, actor: int, **changes: Any) -> projects.ExtensionData:
    wishes: dict[str, Any] = {
        "extension_uuid": asked.uuid,
        "until": LATER,
        "words": "",
        "arranged": [],
        "at": day(51),
        "actor": actor,
    }
    return projects.answer_extension(**(wishes | changes))


def actions(story: Story) -> list[str]:
    stream = f"programme:{story.world.programme.id}"
    return [
        entry.action
        for entry in audit.entries(stream=stream)
        if entry.action.startswith("extension.")
    ]


def due(story: Story) -> Any:
    return projects.due_at(unit=story.unit, learner_id=story.learner_id)


def test_a_mentor_grants_until_a_day_at_the_hour_it_was_due_before(story: Story) -> None:
    granted = answer(ask(story), story.mentor_id)
    assert granted.state == STATE.GRANTED
    assert granted.due_at == due(story) == DUE + timedelta(days=7)
    assert actions(story) == ["extension.asked", "extension.granted"]


def test_a_refusal_needs_words_and_moves_nothing(story: Story) -> None:
    asked = ask(story)
    with pytest.raises(Invalid) as fault:
        answer(asked, story.mentor_id, until=None, words="  ")
    assert fault.value.field == "words"
    refused = answer(asked, story.mentor_id, until=None, words="Hand in what you have.")
    assert (refused.state, refused.words, due(story)) == (
        STATE.REFUSED,
        "Hand in what you have.",
        DUE,
    )
    # The learner may ask again.
    assert ask(story).state == STATE.WAITING


def test_asking_twice_is_asking_once_and_another_wish_waits_for_the_first(story: Story) -> None:
    asked = ask(story)
    assert ask(story, at=day(51)) == asked
    with pytest.raises(projects.ExtensionWaits):
        ask(story, until=LATER + timedelta(days=1))
    assert actions(story) == ["extension.asked"]


def test_the_same_answer_again_is_no_change_and_another_is_refused(story: Story) -> None:
    asked, manager = ask(story), int(UserFactory().pk)
    first = answer(asked, story.mentor_id)
    assert answer(asked, story.mentor_id, at=day(52)) == first
    arranged = [story.unit.course_key]
    with pytest.raises(projects.AlreadyAnswered):
        answer(asked, manager, arranged=arranged, until=None, words="No.")
    with pytest.raises(projects.AlreadyAnswered):
        projects.withdraw_extension(
            extension_uuid=asked.uuid, learner_id=story.learner_id, at=day(53)
        )
    assert actions(story) == ["extension.asked", "extension.granted"]


def test_what_was_taken_back_waits_for_nobody(story: Story) -> None:
    asked = ask(story)
    with pytest.raises(NotFound):
        projects.withdraw_extension(
            extension_uuid=asked.uuid, learner_id=story.mentor_id, at=day(51)
        )
    for _again in range(2):
        projects.withdraw_extension(
            extension_uuid=asked.uuid, learner_id=story.learner_id, at=day(51)
        )
    assert projects.waiting_extensions([story.unit.course_key]) == []
    with pytest.raises(projects.AlreadyAnswered):
        answer(asked, story.mentor_id)


def test_after_the_due_date_one_may_still_ask_and_is_on_time_by_the_new_one(story: Story) -> None:
    story.submit()
    answer(ask(story, at=day(63)), story.mentor_id, at=day(64))
    final = story.submit("A final one.", final=True, at=day(66))
    assert projects.was_on_time(final.project_id, grace_days=0)
    with pytest.raises(projects.ProjectIsFinished):
        ask(story, until=LATER + timedelta(days=9), at=day(67))


def test_a_request_outlives_the_final_version_and_may_make_it_timely(story: Story) -> None:
    story.submit()
    asked = ask(story, at=day(58))
    final = story.submit("A final one.", final=True, at=day(66))
    assert not projects.was_on_time(final.project_id, grace_days=0)
    answer(asked, story.mentor_id, at=day(67))
    assert projects.was_on_time(final.project_id, grace_days=0)


def test_after_the_close_the_old_figures_stay_and_the_next_ones_count_it(story: Story) -> None:
    story.submit()
    asked = ask(story, at=day(58))
    answer(asked, story.mentor_id, at=day(200))
    for until, expected in ((150, DUE), (201, DUE + timedelta(days=7))):
        [history] = projects.evidence(story.world.programme.id, until=day(until))
        assert history.due_at == expected


def test_a_learner_without_a_mentor_is_answered_by_who_arranges_the_course(story: Story) -> None:
    [pair] = story.world.pairings
    asked = ask(story)
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(50), actor=None)
    manager = int(UserFactory().pk)
    with pytest.raises(projects.NotTheirMentor):
        answer(asked, story.mentor_id)
    with pytest.raises(projects.NotTheirMentor):
        answer(asked, manager, arranged=["course-v1:Other+Course+Run"])
    assert answer(asked, manager, arranged=[story.unit.course_key]).state == STATE.GRANTED


def test_the_present_mentor_answers_and_not_the_former(story: Story) -> None:
    asked = ask(story)
    [pair] = story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(50), actor=None)
    new = mentors.enrol_mentor(
        programme_id=story.world.programme.id, user_id=UserFactory().pk,
        expertise=[], hours_per_week=3, at=day(50), actor=None,
    )  # fmt: skip
    give_mentor(
        programme_id=story.world.programme.id, course_key=story.unit.course_key, mentor_id=new.id,
        learner_id=story.learner_id, at=day(51),
    )  # fmt: skip
    with pytest.raises(projects.NotTheirMentor):
        answer(asked, story.mentor_id, at=day(52))
    assert answer(asked, new.user_id, at=day(52)).answered_by == new.user_id


def test_nobody_answers_their_own_request(story: Story) -> None:
    asked = ask(story)
    with pytest.raises(projects.AnswersThemself):
        answer(asked, story.learner_id, arranged=[story.unit.course_key])


@pytest.mark.parametrize("until", [DUE.date(), START.date()])
def test_one_asks_for_and_grants_a_later_day(story: Story, until: date) -> None:
    with pytest.raises(Invalid) as fault:
        ask(story, until=until)
    assert fault.value.field == "until"
    with pytest.raises(Invalid):
        answer(ask(story), story.mentor_id, until=until)


def test_a_unit_without_a_date_has_none_to_move(story: Story) -> None:
    asked = ask(story)
    make_unit(story.world, usage_key=story.usage_key, due_at=None, at=day(51))
    with pytest.raises(projects.NothingIsDue):
        ask(story, until=LATER)
    with pytest.raises(projects.NothingIsDue):
        answer(asked, story.mentor_id)
    # The mentor may still say no.
    assert answer(asked, story.mentor_id, until=None, words="It has no date any more.").words


def extend(story: Story, **changes: Any) -> None:
    wishes: dict[str, Any] = {
        "unit": story.unit,
        "learner_ids": [story.learner_id],
        "until": (DUE + timedelta(days=5)).date(),
        "reason": "The archive was closed for a week.",
        "granted_by": UserFactory().pk,
        "at": day(20),
    }
    projects.grant_extensions(**(wishes | changes))


def due_date(story: Story, until: float = 90) -> object:
    [history] = projects.evidence(story.world.programme.id, until=day(until))
    return history.due_at


def test_an_extension_moves_the_date_from_the_day_it_is_granted(story) -> None:
    story.submit()
    extend(story)
    assert due_date(story, until=19) == DUE
    assert due_date(story, until=21) == DUE + timedelta(days=5)


def test_the_latest_of_several_extensions_counts(story) -> None:
    story.submit()
    extend(story, until=(DUE + timedelta(days=9)).date())
    extend(story)
    assert due_date(story) == DUE + timedelta(days=9)


@pytest.mark.parametrize(
    ("moved", "extended", "last"),
    [(None, None, 60), (None, 5, 65), (9, 5, 69), (2, 5, 65), ("gone", 5, None)],
)
def test_figures_and_badges_count_from_the_same_date(
    story, moved: Any, extended: int | None, last: int | None
) -> None:
    story.submit()
    if extended is not None:
        extend(story, until=(DUE + timedelta(days=extended)).date())
    if moved is not None:
        due = None if moved == "gone" else DUE + timedelta(days=moved)
        make_unit(story.world, usage_key=story.usage_key, due_at=due, at=day(30))
    assert due_date(story) == (None if last is None else day(last))
    final = story.submit("A final one.", final=True, at=day((last or 60) + 3))
    in_time = [projects.was_on_time(final.project_id, grace_days=days) for days in (2, 3)]
    assert in_time == ([None, None] if last is None else [False, True])


def test_an_extension_granted_twice_is_logged_once_without_its_reason(story) -> None:
    giver = UserFactory().pk
    extend(story, granted_by=giver)
    extend(story, granted_by=giver)
    entries = [
        entry
        for entry in audit.entries(stream=f"programme:{story.world.programme.id}")
        if entry.action == "extension.granted"
    ]
    assert len(entries) == 1
    assert "archive" not in entries[0].payload


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("reason", {"reason": "  "}),
        ("until", {"until": DUE.date()}),
        ("until", {"until": START.date()}),
    ],
)
def test_an_extension_needs_a_reason_and_a_later_date(story, field, changes) -> None:
    with pytest.raises(Invalid) as refusal:
        extend(story, **changes)
    assert refusal.value.field == field


def test_many_get_more_time_at_once_and_what_they_asked_for_is_answered_by_it(
    story: Story,
) -> None:
    others = [int(enrol(story.world.course).pk) for _ in range(3)]
    asked = ask(story)
    given = {
        "unit": story.unit, "learner_ids": [story.learner_id, *others], "until": LATER,
        "reason": "The library was flooded.", "granted_by": UserFactory().pk, "at": day(52),
    }  # fmt: skip
    assert projects.grant_extensions(**given) == 4
    assert projects.grant_extensions(**given) == 0
    answered = projects.extension(asked.uuid)
    assert (answered.state, answered.words) == (STATE.GRANTED, "The library was flooded.")
    assert answered.reason == asked.reason
    assert Extension.objects.count() == 4
    assert actions(story).count("extension.granted") == 4


def test_of_many_who_was_done_in_time_gets_no_more_time(story: Story) -> None:
    story.submit()
    story.submit("A final one.", final=True, at=day(40))
    extend(story, only_unfinished=True)
    assert Extension.objects.count() == 0


def test_unfinished_works_are_those_of_learners_with_a_mentor(story: Story) -> None:
    def found() -> list[Any]:
        works = projects.unfinished_works(story.world.programme.id, [story.unit.course_key])
        return [(work.learner_id, work.due_at) for work in works]

    enrol(story.world.course)
    assert found() == [(story.learner_id, DUE)]
    extend(story)
    assert found() == [(story.learner_id, DUE + timedelta(days=5))]
    Term.objects.update(starts_on=(DUE + timedelta(days=6)).date())
    assert found() == []  # of a term that is over
    Term.objects.update(starts_on=DUE.date())
    assert found() == [(story.learner_id, DUE + timedelta(days=5))]
    story.submit()
    story.submit("A final one.", final=True, at=day(40))
    assert found() == []
