"""Who is drawn for a mentor's portfolio, and who never: above all nobody in return."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.recognition import supervision
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import panel_changes
from mentor_recognition_xblock.reviews.errors import ReviewIsClosed
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.panels import expire_overdue, redraw_waiting
from tests.factories import UserFactory, enrol, give_mentor
from tests.projects.story import day
from tests.reviews.case import Case
from tests.reviews.portfolio_case import (
    add_peer,
    ask,
    guidance,
    make_portfolios,
    own_mentor,
    panels,
    rate,
    seats,
)

pytestmark = pytest.mark.django_db
MOVES = st.lists(
    st.tuples(st.sampled_from(["ask", "back", "late", "send", "next term"]), st.integers(0, 5)),
    max_size=14,
)


def keep(case: Case, user: Any, term: int, at: Any) -> None:
    """A portfolio of one contribution, kept and drawn: whose works stand in it is another test."""
    mentor, term_id = own_mentor(case, user), case.story.world.terms[term].id
    if reviews.has_been_asked(mentor_id=mentor.id, term_id=term_id):
        return
    text = reviews.PortfolioText("A guide", "<p>Read twice.</p>", kind="guide")
    kept = reviews.keep_portfolio(
        mentor_id=mentor.id, term_id=term_id, parts=[text], apart=[], at=at
    )
    reviews.open_portfolio_panel(portfolio_id=kept, programme_id=case.programme_id, at=at)
    reviews.draw_portfolio(portfolio_id=kept, at=at)


def drawn_pairs(case: Case) -> dict[int, set[tuple[int, int]]]:
    """By term every reviewer ever drawn, and whose portfolio it was."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=case.programme_id, panel__portfolio__isnull=False
    )
    for term, reader, owner in rows.values_list(
        "panel__portfolio__term_id", "reviewer_id", "panel__portfolio__mentor__user_id"
    ):
        found[term].add((reader, owner))
    return found


def held_now(case: Case) -> set[tuple[int, int]]:
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=case.programme_id, panel__portfolio__isnull=False, state="assigned"
    )
    return set(rows.values_list("reviewer_id", "panel__portfolio__mentor__user_id"))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_whatever_happens_no_two_mentors_review_each_other_in_a_term(moves: Any) -> None:
    case = make_portfolios(peers=0, terms=2)
    people = [add_peer(case) for _number in range(6)]
    term, at = 0, day(5)
    for move, number in moves:
        user = people[number]
        mine = ReviewAssignment.objects.filter(
            reviewer=user, panel__portfolio__isnull=False, state="assigned"
        ).first()
        if move == "ask":
            keep(case, user, term, at)
        elif move == "back" and mine is not None:
            reviews.decline(assignment_uuid=mine.uuid, reviewer_id=user.pk, reason="no_time", at=at)
        elif move == "send" and mine is not None:
            reviews.submit_review(
                assignment_uuid=mine.uuid, reviewer_id=user.pk, scores=guidance(2), comments={},
                overall="Good questions.", at=at,
            )  # fmt: skip
        elif move == "late":
            at += day(30) - day(0)
            expire_overdue(programme_id=case.programme_id, at=at)
            redraw_waiting(programme_id=case.programme_id, at=at)
        elif move == "next term" and not term:
            term, at = 1, day(121)
        mentors_here = {one.pk for one in people} | {case.story.mentor_id}
        for pairs in drawn_pairs(case).values():
            assert not any((owner, reader) in pairs for reader, owner in pairs)
            assert all(reader in mentors_here and reader != owner for reader, owner in pairs)
        now = held_now(case)
        assert not any((owner, reader) in now for reader, owner in now)


def test_the_shortage_is_stated_where_all_others_are_reviewed_in_return() -> None:
    case = make_portfolios(peers=0)
    people = [add_peer(case) for _number in range(4)]
    keep(case, people[0], 0, day(5))
    [first] = panels(case)
    assert len(seats(first)) == 3
    # Those three may not be read by the first; each of them has two others and too few.
    keep(case, people[1], 0, day(5))
    second = panels(case)[-1]
    assert people[0].pk not in seats(second)
    assert (second.state, second.waits_for) == ("waiting", "conflicts")
    [found] = reviews.peer_reviews(own_mentor(case, people[1]).id)
    assert (found.state, found.lacks) == (
        "waiting", "Waits: the others stand too close or had it before",
    )  # fmt: skip


def test_nor_may_a_manager_choose_one_in_return() -> None:
    case = make_portfolios(peers=0)
    people = [add_peer(case) for _number in range(4)]
    keep(case, people[0], 0, day(5))
    keep(case, people[1], 0, day(5))
    second = panels(case)[-1]
    change = panel_changes.Change(
        programme_id=case.programme_id, panel_uuid=second.uuid, actor=UserFactory().pk,
        reason="Too few were found for it.", at=day(6),
    )  # fmt: skip
    with pytest.raises(panel_changes.Invalid):
        panel_changes.assign_reviewer(change, person_id=people[0].pk)


def test_certified_people_who_are_no_mentors_are_never_drawn() -> None:
    case = make_portfolios(peers=2)
    outsider = case.add_reviewer()
    gone, _other = add_peer(case), add_peer(case)
    mentors.end_mentor(mentor_id=own_mentor(case, gone).id, at=day(2), actor=None)
    assert ask(case)
    [panel] = panels(case)
    assert not {outsider.pk, gone.pk} & set(seats(panel))
    assert len(seats(panel)) == 3


def test_mentors_of_a_learner_whose_work_stands_in_it_are_never_drawn() -> None:
    case = make_portfolios(peers=4)
    close = case.reviewers[0]
    course = case.story.world.course.course_key
    old = case.story.world.pairings[0]
    pairing.end_pairing(pairing_id=old.id, reason="no_fault", at=day(4), actor=None)
    give_mentor(
        programme_id=case.programme_id, course_key=course,
        mentor_id=own_mentor(case, close).id, learner_id=case.story.learner_id, at=day(4),
    )  # fmt: skip
    assert ask(case)
    [panel] = panels(case)
    assert close.pk not in seats(panel)
    assert len(seats(panel)) == 3


def test_who_begins_to_mentor_such_a_learner_hands_the_portfolio_back() -> None:
    case = make_portfolios(peers=4)
    ask(case)
    [panel] = panels(case)
    reader, seat = next(iter(seats(panel).items()))
    course = case.story.world.course.course_key
    old = case.story.world.pairings[0]
    pairing.end_pairing(pairing_id=old.id, reason="no_fault", at=day(6), actor=None)
    user = next(one for one in case.reviewers if one.pk == reader)
    new = give_mentor(
        programme_id=case.programme_id, course_key=course,
        mentor_id=own_mentor(case, user).id, learner_id=case.story.learner_id, at=day(6),
    )  # fmt: skip
    with pytest.raises(ReviewIsClosed):
        reviews.submit_review(
            assignment_uuid=seat.uuid, reviewer_id=reader, scores=guidance(1), comments={},
            overall="Good.", at=day(6),
        )  # fmt: skip
    assert reviews.release_from_mentors(pairing_ids=[new.id], at=day(6)) == 1
    assert reader not in seats(panel)
    assert len(seats(panel)) == 3


def test_whoever_stands_or_stood_beside_the_mentor_is_never_drawn() -> None:
    case = make_portfolios(peers=4)
    beside = case.reviewers[0]
    supervision.stand_beside(
        mentor_id=case.story.world.mentor.id, supervisor_id=own_mentor(case, beside).id, at=day(1)
    )
    supervision.stop_standing_beside(
        mentor_id=case.story.world.mentor.id, supervisor_id=own_mentor(case, beside).id, at=day(2)
    )
    ask(case)
    [panel] = panels(case)
    assert beside.pk not in seats(panel)


def test_whoever_reads_somebodys_works_on_a_panel_before_gives_way_next_term() -> None:
    case = make_portfolios(peers=6, terms=2)
    ask(case)
    [first] = panels(case)
    before = set(seats(first))
    rate(first, guidance(2), guidance(2), guidance(2))
    assert ask(case, at=day(125))
    second = panels(case)[-1]
    assert not set(seats(second)) & before


def test_a_panel_of_a_portfolio_counts_among_no_works_and_no_craft() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    assert ReviewPanel.of_works.count() == 0
    rate(panel, guidance(3), guidance(3), guidance(0))
    assert reviews.open_counts(case.programme_id) == {}
    assert reviews.scores(case.programme_id, completed_before=day(400)) == {}
    assert reviews.craft_ratings(case.programme_id, until=day(400)) == {}
    assert reviews.ratings_matrix(case.programme_id, since=day(0), until=day(400)) == []


def test_where_works_go_to_whoever_asks_portfolios_are_drawn_all_the_same() -> None:
    case = make_portfolios(peers=3, draw="on_request")
    ask(case)
    [panel] = panels(case)
    assert len(seats(panel)) == 3
    # An open portfolio is no open work: they may still ask for one.
    learner = enrol(case.story.world.course)
    version = case.submit(learner)
    case.open(version, at=day(6))
    reader = next(one for one in case.reviewers if one.pk in seats(panel))
    got = reviews.next_work(programme_id=case.programme_id, reviewer_id=reader.pk, at=day(6))
    assert got is not None
    assert got != seats(panel)[reader.pk].uuid
