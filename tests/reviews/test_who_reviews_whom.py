"""Rotation, reciprocity, closeness by mentoring, and what the log tells of what gave way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.reviews.panels import expire_overdue
from tests.factories import enrol, give_mentor
from tests.projects.story import FIRST, day, make_unit
from tests.reviews.case import Case, make_case
from tests.reviews.test_results import statements

pytestmark = pytest.mark.django_db


def another_work(case: Case, learner: Any = None, at: float = 1) -> reviews.PanelData:
    """A panel for the learner's work in a new unit."""
    version = case.submit(learner, unit=make_unit(case.story.world), at=day(at))
    return case.open(version, at=day(at))


def readers(panel: reviews.PanelData) -> set[int]:
    rows = ReviewAssignment.objects.filter(panel_id=panel.id, state__in=("assigned", "submitted"))
    return set(rows.values_list("reviewer_id", flat=True))


def send_all(case: Case) -> None:
    """Everybody sends what they have open, so that nobody is busier than another."""
    for user in case.drawn():
        while case.waiting(user):
            case.send(user)


def logged(case: Case, panel: reviews.PanelData) -> list[dict[str, Any]]:
    """What the log says of each draw of the panel."""
    stream = f"programme:{case.programme_id}"
    return [
        json.loads(entry.payload)
        for entry in audit.entries(stream=stream, subject=f"panel:{panel.uuid}")
        if entry.action == "panel.drawn"
    ]


def make_mentor(case: Case, user: Any = None) -> Any:
    """The person (or somebody new in the course) as a mentor of the programme."""
    return mentors.enrol_mentor(
        programme_id=case.programme_id,
        user_id=(user or enrol(case.story.world.course)).pk,
        hours_per_week=4,
        expertise=[],
        at=day(0),
        actor=None,
    )


def pair(case: Case, mentor: Any, learner: Any) -> pairing.PairingData:
    return give_mentor(
        programme_id=case.programme_id,
        course_key=case.story.world.course.course_key,
        mentor_id=mentor.id,
        learner_id=learner.pk,
        at=day(0),
    )


def part(case: Case, number: int) -> None:
    """End the pairing of a learner, so that they share no mentor with the others."""
    ended = case.story.world.pairings[number]
    pairing.end_pairing(pairing_id=ended.id, reason="no_fault", at=day(0), actor=None)


def test_nobody_reads_works_of_one_author_twice_running() -> None:
    for _run in range(3):
        case = make_case(reviewers=7, outside=0)
        first = readers(case.open_first())
        send_all(case)
        second = another_work(case, at=2)
        assert not readers(second) & first
        [told] = logged(case, second)
        assert (told["relaxed"], told["left_out"]) == ([], {"rotation": 3})


def test_after_a_cycle_without_the_author_a_reviewer_may_be_drawn_again() -> None:
    case = make_case(reviewers=6, outside=0, terms=3)
    first = readers(case.open_first())
    send_all(case)
    second = readers(another_work(case, at=130))
    assert not second & first
    send_all(case)
    third = another_work(case, at=250)
    assert readers(third) == first
    assert "rotation" not in logged(case, third)[0]["relaxed"]


def test_two_works_of_one_author_in_a_term_have_different_readers() -> None:
    case = make_case(reviewers=9, outside=0)
    seen: set[int] = set()
    for at in (1, 2, 3):
        drawn = readers(another_work(case, at=at))
        assert not drawn & seen
        seen |= drawn
        send_all(case)


def test_who_reviews_somebodys_work_is_not_reviewed_by_them() -> None:
    for _run in range(3):
        case = make_case(reviewers=0, learners=2)
        part(case, 1)
        ana, ben = case.story.world.learners
        for user in (ben, None, None):
            case.add_reviewer(user=user)
        assert ben.pk in readers(case.open(case.submit(ana)))
        send_all(case)
        case.add_reviewer(user=ana)
        case.add_reviewer()
        panel = case.open(case.submit(ben))
        assert ana.pk not in readers(panel)
        assert logged(case, panel)[0]["left_out"] == {"author": 1, "reciprocity": 1}


def test_in_the_next_term_the_other_may_review_in_turn() -> None:
    case = make_case(reviewers=0, learners=2, terms=2)
    part(case, 1)
    ana, ben = case.story.world.learners
    for user in (ben, None, None):
        case.add_reviewer(user=user)
    assert ben.pk in readers(case.open(case.submit(ana)))
    case.add_reviewer(user=ana)
    panel = case.open(case.submit(ben, at=day(130)), at=day(130))
    assert ana.pk in readers(panel)
    assert logged(case, panel)[0]["relaxed"] == ["co_sitting"]


def test_mentees_of_one_mentor_do_not_review_each_other_while_others_are_free() -> None:
    case = make_case(reviewers=3, outside=0, learners=3)
    author, *fellows = case.story.world.learners
    for fellow in fellows:
        case.add_reviewer(user=fellow)
    panel = case.open(case.submit(author))
    assert readers(panel) == {user.pk for user in case.reviewers[:3]}
    assert logged(case, panel)[0]["left_out"] == {"shared_mentoring": 2}


def test_former_mentees_of_one_mentor_may_review_each_other() -> None:
    case = make_case(reviewers=2, outside=0, learners=2)
    author, fellow = case.story.world.learners
    case.add_reviewer(user=fellow)
    part(case, 1)
    panel = case.open(case.submit(author))
    assert fellow.pk in readers(panel)
    assert logged(case, panel)[0]["relaxed"] == []


def test_co_mentors_of_the_author_are_left_out_while_others_are_free() -> None:
    """The author mentors elsewhere; another mentor guides the same learner in this course."""
    case = make_case(reviewers=3, outside=0, learners=2)
    author, shared = case.story.world.learners
    own = make_mentor(case, author)
    give_mentor(
        programme_id=case.programme_id,
        course_key=case.elsewhere().course_key,
        mentor_id=own.id,
        learner_id=shared.pk,
        at=day(0),
    )
    other = enrol(case.story.world.course)
    part(case, 1)
    pair(case, make_mentor(case, other), shared)
    case.add_reviewer(user=other)
    panel = case.open(case.submit(author))
    assert other.pk not in readers(panel)
    assert logged(case, panel)[0]["left_out"] == {"shared_mentoring": 1}


def test_a_mentee_never_reviews_the_work_of_who_mentors_them() -> None:
    case = make_case(reviewers=2, outside=0, learners=2)
    author, mentee = case.story.world.learners
    give_mentor(
        programme_id=case.programme_id,
        course_key=case.elsewhere().course_key,
        mentor_id=make_mentor(case, author).id,
        learner_id=mentee.pk,
        at=day(0),
    )
    case.add_reviewer(user=mentee)
    panel = case.open(case.submit(author))
    assert panel.state == "waiting"
    assert mentee.pk not in readers(panel)


@pytest.mark.parametrize("blocks", [False, True], ids=["no block", "block"])
def test_a_block_keeps_two_apart_for_good_and_shows_nowhere(blocks) -> None:
    """Whether there is a block, the log and the draw are the same: it is kept from all."""
    case = make_case(reviewers=2, outside=0)
    world = case.story.world
    [pair_] = world.pairings
    if blocks:
        pairing.block_partner(pairing_uuid=pair_.uuid, user_id=case.story.learner_id, at=day(0))
    else:
        pairing.end_pairing(pairing_id=pair_.id, reason="no_fault", at=day(0), actor=None)
    case.add_reviewer(user=world.mentor_user)
    panel = case.open_first()
    assert world.mentor_user.pk not in readers(panel)
    assert logged(case, panel) == [
        {
            "chance": 1,
            "drawn": 2,
            "free": 3,
            "left_out": {"pairing": 1},
            "relaxed": [],
            "waits_for": "conflicts",
        }
    ]


@pytest.mark.parametrize("reason", ["i_know_them", "conflict"])
def test_who_knows_an_author_is_drawn_for_no_work_of_theirs_again(reason) -> None:
    case = make_case(reviewers=3, outside=0, terms=3)
    case.open_first()
    knows = case.drawn()[0]
    uuid = case.waiting(knows)[0].uuid
    reviews.decline(assignment_uuid=uuid, reviewer_id=knows.pk, reason=reason, at=day(2))
    send_all(case)
    panel = another_work(case, at=300)
    assert panel.state == "waiting"
    assert knows.pk not in readers(panel)
    assert logged(case, panel)[0]["left_out"]["knows_author"] == 1


def test_who_had_no_time_may_read_a_later_work() -> None:
    case = make_case(reviewers=3, outside=0, terms=3)
    case.open_first()
    busy = case.drawn()[0]
    uuid = case.waiting(busy)[0].uuid
    reviews.decline(assignment_uuid=uuid, reviewer_id=busy.pk, reason="no_time", at=day(2))
    send_all(case)
    assert busy.pk in readers(another_work(case, at=300))


def test_two_reviewers_do_not_sit_on_every_panel_together() -> None:
    case = make_case(reviewers=9, outside=0, learners=4)
    last: set[int] = set()
    for learner in case.story.world.learners:
        panel = case.open(case.submit(learner))
        assert len(readers(panel) & last) <= 1
        last = readers(panel)
        send_all(case)
        assert logged(case, panel)[0]["relaxed"] == []


def test_a_replacement_has_not_just_sat_with_those_who_stay() -> None:
    for _run in range(4):
        case = make_case(reviewers=3, outside=0, learners=2)
        first = readers(case.open(case.submit(case.story.world.learners[1])))
        send_all(case)
        for _person in range(3):
            case.add_reviewer()
        panel = case.open_first()
        # Equal chances among six, three of whom sat together, leave one of them at least.
        gone = next(user for user in case.drawn() if user.pk not in first)
        uuid = case.waiting(gone)[0].uuid
        stayed = readers(panel) - {gone.pk}
        assert stayed & first
        reviews.decline(assignment_uuid=uuid, reviewer_id=gone.pk, reason="no_time", at=day(2))
        [new] = readers(panel) - stayed
        assert new not in first


def test_when_too_few_are_left_conflicts_give_way_and_the_log_says_which() -> None:
    case = make_case(reviewers=2, outside=0, learners=2)
    author, fellow = case.story.world.learners
    case.add_reviewer(user=fellow)
    first = case.open(case.submit(author))
    assert first.state == "open"
    assert logged(case, first)[0]["relaxed"] == ["shared_mentoring"]
    send_all(case)
    second = another_work(case, author, at=2)
    assert second.state == "open"
    assert logged(case, second)[0]["relaxed"] == ["co_sitting", "rotation", "shared_mentoring"]


def test_the_log_of_a_draw_names_nobody() -> None:
    case = make_case(reviewers=5, outside=0, learners=2)
    panel = case.open_first()
    [told] = logged(case, panel)
    assert set(told) == {"chance", "drawn", "free", "left_out", "relaxed", "waits_for"}
    assert told["chance"] == 0.6
    assert all(isinstance(count, int) for count in told["left_out"].values())


def test_a_panel_that_waits_says_why() -> None:
    few = make_case(reviewers=2, outside=0)
    few.open_first()
    assert reviews.waiting_reasons(few.programme_id) == {"few_certified": 1}
    full = make_case(reviewers=3, outside=0, learners=7)
    for learner in full.story.world.learners:
        full.open(full.submit(learner))
    assert reviews.waiting_reasons(full.programme_id) == {"all_full": 1}
    close = make_case(reviewers=2, outside=0)
    close.add_reviewer(user=close.story.world.mentor_user)
    panel = close.open_first()
    assert reviews.waiting_reasons(close.programme_id) == {"conflicts": 1}
    close.add_reviewer()
    assert reviews.redraw_waiting(programme_id=close.programme_id, at=day(2)) == 1
    assert reviews.waiting_reasons(close.programme_id) == {}
    assert [told["waits_for"] for told in logged(close, panel)] == ["conflicts", ""]


def test_a_panel_that_waits_for_the_same_is_logged_once() -> None:
    case = make_case(reviewers=2, outside=0)
    panel = case.open_first()
    for number in range(2, 5):
        reviews.redraw_waiting(programme_id=case.programme_id, at=day(number))
    assert len(logged(case, panel)) == 1


def test_a_reviewer_whose_certificate_ends_is_replaced_on_all_panels_and_each_is_logged() -> None:
    case = make_case(reviewers=3, outside=0, learners=2)
    panels = [case.open(case.submit(learner)) for learner in case.story.world.learners]
    gone = case.reviewers[0]
    for _person in range(2):
        case.add_reviewer()
    reviews.end_certificate(
        programme_id=case.programme_id, user_id=gone.pk, reason="Asked to stop.", at=day(2),
        actor=None,
    )  # fmt: skip
    assert [len(readers(panel)) for panel in panels] == [3, 3]
    assert [len(logged(case, panel)) for panel in panels] == [2, 2]
    assert audit.verify() is None


def test_a_draw_costs_the_same_number_of_queries_however_much_there_was_before() -> None:
    costs = []
    for people, works in ((4, 0), (14, 4)):
        case = make_case(reviewers=people, outside=1, learners=3)
        for learner in case.story.world.learners[1:]:
            case.add_reviewer(user=learner)
            case.open(case.submit(learner, FIRST))
        for number in range(works):
            another_work(case, at=2 + number)
        send_all(case)
        panel = case.open_first(at=day(8))
        ReviewAssignment.objects.filter(panel_id=panel.id).update(due_at=day(8))
        later = day(9) + timedelta(hours=1)
        costs.append(
            statements(lambda case=case, at=later: expire_overdue(
                programme_id=case.programme_id, at=at
            ))
        )  # fmt: skip
        assert len(logged(case, panel)) == 2
    assert costs[0] == costs[1]
