"""A reviewer asks and gets one work: fewest reviews first, by lot, by the rules of a draw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import reveals
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.panel_changes import Change
from mentor_recognition_xblock.reviews.panels import expire_overdue
from tests.factories import UserFactory, starter_policy
from tests.projects.story import day, make_unit
from tests.reviews.case import Case, levels, make_case
from tests.reviews.test_results import statements
from tests.reviews.test_who_reviews_whom import logged

pytestmark = pytest.mark.django_db


def make(reviewers: int = 4, learners: int = 1, **panel: Any) -> Case:
    case = make_case(reviewers=reviewers, outside=0, learners=learners, draw="on_request", **panel)
    for learner in case.story.world.learners:
        case.open(case.submit(learner))
    return case


def ask(case: Case, user: Any, at: float = 2) -> UUID | None:
    return reviews.next_work(programme_id=case.programme_id, reviewer_id=user.pk, at=day(at))


def author_of(uuid: UUID | None) -> int:
    return ReviewAssignment.objects.get(uuid=uuid).panel.project.learner_id


def test_nobody_is_drawn_before_somebody_asks_and_then_one_gets_one() -> None:
    case = make(learners=3)
    assert case.drawn() == []
    assert reviews.waiting_reasons(case.programme_id) == {}
    first = ask(case, case.reviewers[0])
    assert [one.uuid for one in case.waiting(case.reviewers[0])] == [first]
    assert ask(case, case.reviewers[0]) == first
    assert ReviewAssignment.objects.count() == 1
    assert not Notice.objects.filter(kind="review_assigned").exists()


def test_works_with_the_fewest_reviews_come_first() -> None:
    case = make(reviewers=6, learners=3)
    got = [author_of(ask(case, user)) for user in case.reviewers]
    assert len(set(got[:3])) == len(set(got[3:])) == 3


def test_which_of_those_alike_comes_first_is_left_to_chance() -> None:
    firsts = set()
    for _run in range(12):
        case = make(reviewers=1, learners=3)
        ids = [one.pk for one in case.story.world.learners]
        firsts.add(ids.index(author_of(ask(case, case.reviewers[0]))))
    # One of three alone in twelve runs: twice in 180,000.
    assert len(firsts) > 1


def test_a_panel_takes_as_many_as_it_wants_and_completes_and_grows() -> None:
    case = make(reviewers=6)
    for user, level in zip(case.reviewers[:3], (0, 2, 2), strict=True):
        case.send(user, levels(level), uuid=ask(case, user))
    panel = ReviewPanel.objects.get()
    assert (panel.state, panel.waits_for, panel.held, panel.wanted) == (
        "waiting", "on_request", 3, 5,
    )  # fmt: skip
    for user in case.reviewers[3:5]:
        case.send(user, levels(2), uuid=ask(case, user))
    assert ask(case, case.reviewers[5]) is None
    panel.refresh_from_db()
    assert (panel.state, panel.waits_for, panel.raters) == ("complete", "", 5)


def test_neither_ones_own_work_nor_that_of_a_mentee_nor_one_had_before() -> None:
    case = make(reviewers=1, learners=1)
    case.add_reviewer(user=case.story.world.learners[0])
    case.add_reviewer(user=case.story.world.mentor_user)
    assert [ask(case, user) for user in case.reviewers[1:]] == [None, None]
    plain = case.reviewers[0]
    uuid = ask(case, plain)
    reviews.decline(assignment_uuid=uuid, reviewer_id=plain.pk, reason="no_time", at=day(2))
    assert ask(case, plain) is None


def test_whose_author_one_knows_is_never_given_again() -> None:
    case = make(reviewers=1)
    user = case.reviewers[0]
    reviews.decline(
        assignment_uuid=ask(case, user), reviewer_id=user.pk, reason="i_know_them", at=day(2)
    )
    case.open(case.submit(unit=make_unit(case.story.world), at=day(3)), at=day(3))
    assert ask(case, user, at=4) is None


def test_whoever_looked_up_an_author_is_given_nothing_of_theirs() -> None:
    case = make(reviewers=1, learners=2)
    user = case.reviewers[0]
    seen = ReviewPanel.objects.order_by("pk")[0]
    assert reveals.reveal_author(look(case, user, seen))
    learner = case.story.world.learners[0]
    again = case.submit(learner, unit=make_unit(case.story.world), at=day(3))
    case.open(again, at=day(3))
    got = ask(case, user, at=4)
    assert author_of(got) == case.story.world.learners[1].pk
    case.send(user, uuid=got, at=day(4))
    assert ask(case, user, at=5) is None


def test_whoever_looked_up_a_reviewer_is_not_given_that_work() -> None:
    case = make(reviewers=2)
    first, second = case.reviewers
    case.send(first, uuid=ask(case, first))
    assert reveals.reveal_reviewer(look(case, second, ReviewPanel.objects.get()), num=1)
    assert ask(case, second) is None
    # Of the author they learned nothing.
    case.open(case.submit(unit=make_unit(case.story.world), at=day(3)), at=day(3))
    assert ask(case, second, at=4) is not None


def look(case: Case, user: Any, panel: ReviewPanel) -> Change:
    return Change(case.programme_id, panel.uuid, user.pk, day(2), "It was copied from a book.")


def test_authors_one_read_or_who_read_one_come_after_all_others() -> None:
    case = make(reviewers=1, learners=2)
    world = case.story.world
    user = case.reviewers[0]
    first = ask(case, user)
    case.send(user, uuid=first)
    known = author_of(first)
    learner = next(one for one in world.learners if one.pk == known)
    again = case.submit(learner, unit=make_unit(world), at=day(3))
    case.open(again, at=day(3))
    second = ask(case, user, at=4)
    assert author_of(second) != known
    case.send(user, uuid=second, at=day(4))
    third = ask(case, user, at=5)
    assert author_of(third) == known
    panel = ReviewAssignment.objects.get(uuid=third).panel
    entries = audit.entries(stream=f"programme:{case.programme_id}", subject=f"panel:{panel.uuid}")
    assert '"relaxed":["rotation"]' in entries[-1].payload


def test_two_do_not_review_each_other_while_there_are_others() -> None:
    case = make(reviewers=0, learners=3)
    world = case.story.world
    for pair in world.pairings:
        pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(0), actor=None)
    one, *_others = (case.add_reviewer(user=learner) for learner in world.learners)
    read = author_of(ask(case, one))
    other = next(user for user in case.reviewers if user.pk == read)
    assert author_of(ask(case, other)) not in (one.pk, other.pk)


def test_an_expired_review_frees_its_place_for_whoever_asks_next() -> None:
    case = make(reviewers=4)
    for user in case.reviewers[:3]:
        ask(case, user)
    assert ask(case, case.reviewers[3]) is None
    assert expire_overdue(programme_id=case.programme_id, at=day(9.1)) == 3
    assert ask(case, case.reviewers[3], at=9.2) is not None
    assert audit.verify() is None


def test_whoever_is_not_certified_gets_nothing() -> None:
    case = make()
    with pytest.raises(reviews.NotCertified):
        ask(case, UserFactory())


def test_where_the_author_could_guess_nobody_gets_the_work() -> None:
    case = make(reviewers=4, least_pool=5)
    assert ask(case, case.reviewers[0]) is None
    assert reviews.waiting_reasons(case.programme_id) == {"small_pool": 1}
    case.add_reviewer()
    reviews.redraw_waiting(programme_id=case.programme_id, at=day(2))
    assert ask(case, case.reviewers[0]) is not None


def test_in_a_programme_that_draws_panels_nobody_gets_a_work_by_asking() -> None:
    case = make_case(reviewers=2, outside=0)
    case.open_first()
    assert ask(case, case.add_reviewer()) is None


def test_panels_opened_on_request_are_drawn_once_the_rules_draw_panels() -> None:
    case = make(reviewers=3)
    programmes.add_policy_version(
        programme_id=case.programme_id,
        content={**starter_policy(draw="panels"), "version": 2},
        effective_from=day(2),
        at=day(1),
        actor=None,
    )
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(3)) == 1
    assert len(case.drawn()) == 3


def test_the_work_of_somebody_who_left_for_good_is_given_to_nobody() -> None:
    case = make(reviewers=2)
    reviews.forget_person(user_id=case.story.learner_id, at=day(2))
    assert ask(case, case.reviewers[0]) is None


def test_the_log_of_a_question_names_nobody() -> None:
    case = make()
    ask(case, case.reviewers[0])
    panel = reviews.panel(ReviewPanel.objects.get().pk)
    [told] = logged(case, panel)
    assert told == {"drawn": 1, "on_request": True, "relaxed": [], "waits_for": "on_request"}


@pytest.mark.parametrize("learners", [1, 5])
def test_asking_takes_eight_statements_however_many_works_there_are(learners: int) -> None:
    case = make(reviewers=3, learners=learners)
    user, other, third = case.reviewers
    ask(case, third)
    assert statements(lambda: ask(case, user)) == 8
    assert statements(lambda: ask(case, user)) == 3
    ReviewPanel.objects.update(waits_for="", state="open")
    assert statements(lambda: ask(case, other)) == 4
