"""A thread as its reviewer reads it: the passage in its place, roles for names, and no more."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from tests.projects.story import day
from tests.reviews.case import Case
from tests.reviews.test_blindness import named, read, values
from tests.reviews.thread_case import (
    CLOSE,
    CRAFT,
    WORK,
    close,
    craft,
    make_threads,
    panels,
    rate,
    seats,
    thread,
)

pytestmark = pytest.mark.django_db

NAMES = (
    "Amara", "Okonkwo", "amara_o77", "Bertrand", "Quill", "bq_mentor", "QUILL", "mail.example/",
)  # fmt: skip


@pytest.fixture
def case() -> Case:
    """Threads of a mentor and a learner whose names stand out."""
    case = make_threads(reviewers=3, threads=1)
    named(case.story.world.learners[0], "Amara", "Okonkwo", "amara_o77")
    named(case.story.world.mentor_user, "Bertrand", "Quill", "bq_mentor")
    return case


def first_seat(case: Case) -> tuple[int, UUID]:
    close(case)
    [panel] = panels(case)
    return next(iter(seats(case, panel).items()))


def shown(case: Case) -> reviews.BlindWork:
    user_id, uuid = first_seat(case)
    return reviews.assignment_text(assignment_uuid=uuid, reviewer_id=user_id)


def test_the_passage_stands_marked_in_the_paragraphs_around_it(case: Case) -> None:
    thread(case, case.submit(source=WORK), answer="At dawn, before they left.")
    work = shown(case)
    assert "<mark>forty boats</mark>" in work.html
    text = read(work.html)
    places = [
        text.index(words)
        for words in (
            "We asked at the harbour first.",
            "forty boats",
            "Prices rose in spring.",
            "The mentor",
            "How did you count those at anchor?",
            "The learner",
            "At dawn, before they left.",
        )
    ]
    assert places == sorted(places)
    assert "Nobody reads this far." not in text
    assert work.kind == "thread"


def test_of_a_comment_on_the_whole_work_all_of_it_is_shown(case: Case) -> None:
    thread(case, case.submit(source=WORK), whole=True)
    assert "Nobody reads this far." in read(shown(case).html)


def test_suggested_words_are_part_of_the_comment(case: Case) -> None:
    thread(case, case.submit(source=WORK), suggested="41 boats, one at anchor")
    assert "41 boats, one at anchor" in read(shown(case).html)


def test_names_of_mentor_and_learner_are_masked_everywhere(case: Case) -> None:
    version = case.submit(
        source="# By Amara Okonkwo\n\nMr Quill says: **forty boats** <https://git.example/amara_o77>."
    )
    thread(
        case,
        version,
        body="Amara, how do you know?\n\n— Bertrand Quill, bq_mentor@mail.example",
        answer="Dear Mr QUILL, I, Okonkwo, counted them: amara_o77@mail.example",
        suggested="forty boats, says Amara",
    )
    work = shown(case)
    for trace in NAMES:
        assert trace not in work.html
    assert work.html.count("[name]") >= 7


def test_what_the_learner_says_of_their_name_holds_in_their_work_alone(case: Case) -> None:
    named(case.story.world.learners[0], "Will", "Rose", "will_rose")
    version = case.submit(source="The tide will rise: forty boats will leave.")
    projects.settle_name_words(
        unit_id=case.story.unit_id,
        learner_id=case.story.learner_id,
        answers={"will": "show", "rose": "show"},
        at=day(1),
    )
    thread(case, version, body="Hello Will, well done.")
    text = read(shown(case).html)
    assert "forty boats will leave" in text
    assert "Hello [name], well done." in text


def test_nothing_handed_to_the_reviewer_tells_who_when_or_where(case: Case) -> None:
    version = case.submit(source=WORK, at=datetime.fromisoformat("2026-01-06T13:47:21+00:00"))
    note = thread(case, version, body="Amara: how?", answer="Mr Quill, so.")
    user_id, uuid = first_seat(case)
    listed = reviews.open_assignments(programme_id=case.programme_id, reviewer_id=user_id, at=CLOSE)
    work = reviews.assignment_text(assignment_uuid=uuid, reviewer_id=user_id)
    handed: dict[str, Any] = asdict(work) | {"list": [asdict(item) for item in listed]}
    handed.pop("rubric")
    for one in (handed, *handed["list"]):
        for told in ("words", "minutes", "criteria", "is_begun", "scored"):
            one.pop(told, None)
    found = values(handed)
    assert {value for value in found if isinstance(value, UUID)} == {uuid}
    assert not any(isinstance(value, datetime | int) for value in found)
    project = projects.project(version.project_id)
    world = case.story.world
    for secret in (
        *NAMES, str(note), str(version.uuid), str(project.uuid), project.title,
        project.course_key, world.programme.slug, "iterative", "2026-01", "13:47",
    ):  # fmt: skip
        assert secret not in repr(handed)
    assert reviews.work_of_review(uuid) is None
    with pytest.raises(NotFound):
        reviews.blind_file(assignment_uuid=uuid, reviewer_id=user_id, num=1)


def test_a_level_that_the_craft_rubric_does_not_have_is_refused(case: Case) -> None:
    thread(case, case.submit(source=WORK))
    user_id, uuid = first_seat(case)
    with pytest.raises(reviews.ScoresIncomplete) as refused:
        reviews.submit_review(
            assignment_uuid=uuid,
            reviewer_id=user_id,
            scores=craft(4),
            comments={},
            overall="Good.",
            at=CLOSE,
        )
    assert refused.value.field == "scores.specific"


def test_the_learner_reads_nothing_of_how_their_mentor_was_rated(case: Case) -> None:
    version = case.submit(source=WORK)
    thread(case, version)
    close(case)
    [panel] = panels(case)
    rate(case, panel, craft(3), craft(2), craft(2))
    assert reviews.results_for_learner(version.project_id) == []
    assert reviews.complete_panels(version.project_id) == {}
    found = reviews.export_person(user_id=case.story.learner_id)
    assert found["reviews_received"] == []
    assert "The question opens something." not in repr(found)
    assert reviews.scores(case.programme_id, completed_before=CLOSE) == {}


def test_the_shipped_rubric_has_four_criteria_from_0_to_3(case: Case) -> None:
    thread(case, case.submit(source=WORK))
    rubric = shown(case).rubric
    assert tuple(one.key for one in rubric.criteria) == CRAFT
    assert {tuple(level.score for level in one.levels) for one in rubric.criteria} == {(0, 1, 2, 3)}
    assert reviews.rubric_in_use(case.programme_id).key == "portfolio"
    assert [one.key for one in reviews.rubric_versions(case.programme_id)] == ["portfolio"]


def test_the_score_is_the_median_of_what_each_gave_on_average(case: Case) -> None:
    thread(case, case.submit(source=WORK))
    close(case)
    [panel] = panels(case)
    rate(case, panel, craft(1, 0, 0, 0), craft(0, 1, 0, 0), craft(0, 0, 1, 0))
    [panel] = panels(case)
    # The mean of the criteria's medians, which scores a work, would be 0.
    assert (panel.state, panel.score) == ("complete", 0.25)
    assert panel.medians == craft(0)


def test_retired_people_leave_no_word_behind_and_open_panels_are_void(case: Case) -> None:
    thread(case, case.submit(source=WORK))
    close(case)
    [panel] = panels(case)
    (user_id, uuid), *_others = seats(case, panel).items()
    reviews.submit_review(
        assignment_uuid=uuid,
        reviewer_id=user_id,
        scores=craft(2),
        comments={"kind": "Kind."},
        overall="Amara is met.",
        at=CLOSE,
    )
    reviews.forget_person(user_id=case.story.mentor_id, at=CLOSE + timedelta(days=1))
    [panel] = panels(case)
    assert panel.state == "void"
    assert seats(case, panel) == {}
    assert set(panel.assignments.values_list("overall", flat=True)) == {""}
