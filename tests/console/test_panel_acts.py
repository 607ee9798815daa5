"""Managers act on a panel: blind, with a reason, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mentor_recognition_xblock.projects.models import ProjectVersion
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.panels import draw_panel

from ..block.runtime import act as in_unit
from ..block.runtime import place
from ..block.test_gate import VERSION
from ..factories import START, UserFactory, enrol
from ..reviews.case import levels, make_case
from ..reviews.thread_case import close, make_threads, thread
from .panel_desk import WHY, Desk, desk_with, newcomer
from .test_pairings import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return desk_with(6)


def test_an_open_review_is_taken_back_and_somebody_else_is_drawn(desk: Desk) -> None:
    seat = desk.seats("assigned")[1]
    status, page = desk.press("take_back_review", seat=seat.num)
    assert status == 302
    assert "Taken back." in page
    assert f"Reviewer {seat.num} <span" in page
    seat.refresh_from_db()
    assert seat.state == "taken_back"
    assert len(desk.seats("assigned")) == 3
    assert desk.case.waiting(seat.reviewer) == []
    with pytest.raises(reviews.ReviewIsClosed):
        desk.hand_in(seat)
    assert WHY in page
    # Again, by the page and by REST: nothing happens.
    assert "not open any more" in desk.press("take_back_review", seat=seat.num)[1]
    assert desk.send("take_back_review", seat=seat.num)[1]["outcome"] == "already"
    assert desk.acts() == ["panel.review_taken_back"]
    assert len(desk.row.assignments.all()) == 4


def test_who_is_taken_a_review_from_owes_none(desk: Desk) -> None:
    taken, sent = desk.seats("assigned")[:2]
    desk.hand_in(sent)
    owed = {"programme_id": desk.case.programme_id, "since": None, "required": 2}
    ReviewAssignment.objects.filter(pk=taken.pk).update(reviewer_id=UserFactory().pk)
    both = ReviewAssignment.objects.get(pk=taken.pk).reviewer_id
    other = desk.open(enrol(desk.case.story.world.course))
    mine = ReviewAssignment.objects.filter(panel_id=other.id)[0]
    ReviewAssignment.objects.filter(pk=mine.pk).update(
        reviewer_id=both, state="submitted", scores=levels(2)
    )
    assert reviews.review_share(reviewer_id=both, **owed) == 0.5
    desk.send("take_back_review", seat=taken.num)
    assert reviews.review_share(reviewer_id=both, **owed) == 1.0


def test_a_review_that_came_in_meanwhile_is_not_taken_back(desk: Desk) -> None:
    seat = desk.seats("assigned")[0]
    desk.hand_in(seat)
    status, said = desk.send("take_back_review", seat=seat.num)
    assert (status, said["code"]) == (409, "review_is_in")
    assert desk.send("take_back_review", seat=9)[0] == 404
    assert [one.pk for one in desk.seats("submitted")] == [seat.pk]


def test_what_is_no_review_is_set_aside_and_another_counts_in_its_place(desk: Desk) -> None:
    spam, *fair = desk.seats("assigned")
    desk.hand_in(spam, 0, overall="Buy cheap sails today.")
    assert "Buy cheap sails" in desk.look()
    status, page = desk.press("discard_review", seat=spam.num, why="spam")
    assert status == 302
    assert "It counts nowhere" in page
    assert "set aside · spam" in page
    assert "Buy cheap sails" in page
    # It is kept, for the log and for who wrote it.
    spam.refresh_from_db()
    assert (spam.state, spam.overall) == ("discarded", "Buy cheap sails today.")
    (own,) = reviews.export_person(user_id=spam.reviewer_id)["reviews_written"]
    assert (own["state"], own["reason"], own["scores"]) == ("discarded", "spam", levels(0))
    desk.hand_in(fair[0])
    desk.hand_in(fair[1])
    assert desk.state() == "open"
    (last,) = desk.seats("assigned")
    assert last.reviewer_id != spam.reviewer_id
    desk.hand_in(last)
    assert desk.state() == "complete"
    assert (desk.row.score, desk.row.raters) == (2.0, 3)
    assert "Buy cheap sails" not in desk.look()
    (shown,) = reviews.results_for_learner(desk.row.project_id)
    assert "Buy cheap sails" not in str(shown)
    assert desk.send("discard_review", seat=spam.num, why="spam")[1]["outcome"] == "already"
    assert desk.acts() == ["panel.review_discarded"]


def test_a_frozen_result_and_an_open_seat_cannot_be_set_aside(desk: Desk) -> None:
    seats = desk.seats("assigned")
    status, said = desk.send("discard_review", seat=seats[0].num, why="abuse")
    assert (status, said["code"]) == (409, "review_is_not_in")
    for seat in seats:
        desk.hand_in(seat)
    assert desk.state() == "complete"
    for act, fields in (
        ("discard_review", {"seat": seats[0].num, "why": "abuse"}),
        ("add_reviewer", {"wanted": 4}),
        ("assign_reviewer", {"person": desk.case.reviewers[0].username}),
        ("cancel_panel", {}),
    ):
        status, said = desk.send(act, **fields)
        assert (status, said["code"]) == (409, "panel_is_closed"), act
    assert desk.acts() == []
    assert "Cancel the panel" not in desk.look()


def test_reviews_are_read_without_levels_and_without_names(desk: Desk) -> None:
    seat = desk.seats("assigned")[0]
    author = desk.case.story.world.learners[0]
    mentor = desk.case.story.world.mentor_user
    words = f"Dear {author.get_full_name()}, {seat.reviewer.get_full_name()} here, with <b>"
    desk.hand_in(seat, 4, overall=f"{words} {mentor.get_full_name()}.", comments={})
    page = desk.look()
    assert "Dear [name] here, with &lt;b&gt; [name]." in page
    kwargs = {"panel": str(desk.row.uuid)}
    read = signed_in(desk.user).get(desk.rest("reviews.panel"), kwargs).json()["found"]
    shown = next(one for one in read["seats"] if one["num"] == seat.num)
    assert shown["words"] == [
        {"title": "", "html": "<p>Dear [name] here, with &lt;b&gt; [name].</p>"}
    ]
    assert "scores" not in shown


def test_a_panel_wants_one_reviewer_more_and_never_more_than_it_may_have() -> None:
    desk = desk_with(12)
    status, page = desk.press("add_reviewer", wanted="4")
    assert status == 302
    assert "drawn by lot from those who are free" in page
    assert len(desk.seats("assigned")) == 4
    assert desk.send("add_reviewer", wanted=4)[1]["outcome"] == "already"
    status, said = desk.send("add_reviewer", wanted=6)
    assert (status, said["field"]) == (400, "wanted")
    for wanted in (5, 6, 7):
        assert desk.send("add_reviewer", wanted=wanted)[0] == 200
    assert "Ask for one more reviewer" not in desk.look()
    status, said = desk.send("add_reviewer", wanted=8)
    assert (status, said["code"]) == (409, "panel_is_full")
    assert len(desk.seats("assigned")) == 7
    assert desk.acts() == ["panel.reviewer_added"] * 4


def test_a_reviewer_is_chosen_where_the_draw_found_nobody() -> None:
    desk = desk_with(2)
    assert desk.state() == "waiting"
    person = newcomer(desk)
    status, page = desk.press("assign_reviewer", person=person.username)
    assert status == 302
    assert "They are asked to review." in page
    assert "chosen by hand" in page
    assert desk.state() == "open"
    assert len(desk.case.waiting(person)) == 1
    assert desk.send("assign_reviewer", person=person.username)[1]["outcome"] == "already"
    # No place is left: who was drawn and who was not are told the same.
    said = {
        desk.send("assign_reviewer", person=one.username)[1]["title"]
        for one in (desk.seats("assigned")[0].reviewer, desk.case.add_reviewer())
        if one != person
    }
    assert len(said) == 1
    assert desk.acts() == ["panel.reviewer_assigned"]


def test_managers_neither_read_nor_judge_whom_they_chose() -> None:
    desk = desk_with(2)
    person = newcomer(desk)
    desk.send("assign_reviewer", person=person.username)
    (seat,) = (one for one in desk.seats("assigned") if one.by_hand)
    desk.hand_in(seat, overall="I like the second chart best.")
    assert "second chart" not in desk.look()
    status, said = desk.send("discard_review", seat=seat.num, why="abuse")
    assert (status, said["code"]) == (403, "concerns_you")
    assert [one.pk for one in desk.seats("submitted")] == [seat.pk]


def test_whom_the_draw_bars_is_refused_in_the_same_words_whatever_the_reason() -> None:
    case = make_case(reviewers=0, outside=0)
    world = case.story.world
    drawn, gone, late = (case.add_reviewer() for _ in range(3))
    desk = Desk(case)
    seat = next(one for one in desk.seats("assigned") if one.reviewer_id == gone.pk)
    reviews.decline(
        assignment_uuid=seat.uuid, reviewer_id=gone.pk, reason="i_know_them", at=timezone.now()
    )
    author = case.add_reviewer(user=world.learners[0])
    mentor = case.add_reviewer(user=world.mentor_user)
    full = newcomer(desk)
    panels = [desk.open(enrol(world.course)) for _ in range(6)]
    ReviewAssignment.objects.filter(panel_id__in=[one.id for one in panels]).delete()
    ReviewAssignment.objects.bulk_create(
        ReviewAssignment(
            panel_id=one.id, reviewer=full, alias="A", num=1, assigned_at=START,
            due_at=timezone.now() + timedelta(days=7),
        )
        for one in panels
    )  # fmt: skip
    outside = UserFactory()
    away = case.add_reviewer(user=UserFactory())
    case.add_reviewer(user=desk.user)
    enrol(world.course, desk.user)
    everybody = (drawn, late, gone, author, mentor, full, outside, away, desk.user)
    names = [*(one.username for one in everybody), "nobody-at-all"]
    answers = [desk.send("assign_reviewer", person=name) for name in names]
    said = {(status, one["code"], one["title"], one.get("field")) for status, one in answers}
    assert len(said) == 1
    assert {status for status, _said in answers} == {400}
    assert desk.acts() == ["review.declined"]
    assert len(desk.seats("assigned")) == 2


def test_a_panel_that_is_cancelled_asks_and_counts_nothing_more(desk: Desk) -> None:
    first, second, _third = desk.seats("assigned")
    desk.hand_in(first)
    assert desk.press("cancel_panel", sure="")[0] == 400
    status, page = desk.press("cancel_panel")
    assert status == 302
    assert "Nobody is asked to review it any more" in page
    assert desk.state() == "void"
    assert [one.state for one in (first, second)] == ["assigned", "assigned"]
    assert not desk.seats("assigned")
    with pytest.raises(reviews.ReviewIsClosed):
        desk.hand_in(second)
    assert draw_panel(panel_id=desk.row.pk, at=timezone.now()).state == "void"
    assert reviews.scores(desk.case.programme_id, completed_before=timezone.now()) == {}
    assert desk.case.open(desk.case.submit(), at=timezone.now()).state == "void"
    assert desk.send("cancel_panel")[1]["outcome"] == "already"
    assert desk.send("add_reviewer", wanted=4)[1]["code"] == "panel_is_closed"
    assert desk.acts() == ["panel.cancelled"]
    assert [one["State"] for one in desk.rows(state="void")] == ["Cancelled"]


def test_a_learner_whose_final_review_was_cancelled_is_told_so() -> None:
    case = make_case(reviewers=6, outside=0)
    desk, world = Desk(case), case.story.world
    unit, learner = place(world, "project"), world.learners[0]
    assert in_unit(unit, learner, "submit", VERSION)[0] == 200
    final = {**VERSION, "source": "The end.", "final": True, "confirmed": True}
    assert in_unit(unit, learner, "submit", final)[0] == 200
    version = ProjectVersion.objects.get(project__unit__usage_key=unit, num=2)
    opened = reviews.open_panel(version_id=version.pk, stage="final", at=timezone.now())
    desk.row = ReviewPanel.objects.get(pk=opened.id)
    assert "when all reviewers are done" in in_unit(unit, learner, "show_own", {})[1]["html"]
    assert desk.send("cancel_panel")[0] == 200
    assert "cancelled its review" in in_unit(unit, learner, "show_own", {})[1]["html"]


def test_a_panel_on_a_mentors_comment_is_one_of_the_list() -> None:
    case = make_threads(reviewers=5)
    desk = Desk(case)
    thread(case, case.submit())
    close(case)
    desk.row = ReviewPanel.objects.get(stage="thread")
    assert [one["State"] for one in desk.rows(stage="thread")] == ["Under review"]
    assert "A mentor&#x27;s comment, opened on" in desk.look()
    seat = desk.seats("assigned")[0]
    assert desk.send("take_back_review", seat=seat.num)[0] == 200
    for concerned in (case.story.world.mentor_user, case.story.world.learners[0]):
        status, said = desk.send("cancel_panel", desk.manager(concerned))
        assert (status, said["code"]) == (403, "concerns_you")
