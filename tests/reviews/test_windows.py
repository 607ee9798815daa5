"""The works of some days are drawn for together, by all the rules of a single draw."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from tests.projects.story import day
from tests.reviews.case import Case, make_case
from tests.reviews.test_results import statements
from tests.reviews.test_who_reviews_whom import readers

pytestmark = pytest.mark.django_db


def make(reviewers: int = 9, learners: int = 6, **panel: Any) -> tuple[Case, list[Any]]:
    case = make_case(
        reviewers=reviewers, outside=0, learners=learners, draw="windows", window_days=7,
        elsewhere="nowhere", **panel,
    )  # fmt: skip
    return case, [case.open(case.submit(one)) for one in case.story.world.learners]


def draw(case: Case, at: float = 8) -> int:
    return reviews.draw_window(programme_id=case.programme_id, at=day(at))


def test_nobody_is_drawn_before_the_window_ends_and_then_for_all_works_at_once() -> None:
    case, panels = make()
    assert {one.state for one in panels} == {"waiting"}
    assert reviews.waiting_reasons(case.programme_id) == {}
    assert draw(case, at=7.9) == 0
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(7.9)) == 0
    assert not ReviewAssignment.objects.exists()
    assert draw(case) == 6
    assert all(len(readers(panel)) == 3 for panel in panels)
    loads = Counter(ReviewAssignment.objects.values_list("reviewer_id", flat=True))
    # Equal, but for those who were exchanged as they had just sat together.
    assert max(loads.values()) - min(loads.values()) <= 2
    assert sum(loads.values()) == 18
    assert draw(case) == 0
    assert "panels.drawn_together" in [
        one.action for one in audit.entries(stream=f"programme:{case.programme_id}")
    ]
    assert audit.verify() is None


def test_authors_who_review_do_not_read_their_own_their_mentees_or_each_other() -> None:
    case = make_case(reviewers=0, learners=12, draw="windows", window_days=7, elsewhere="nowhere")
    world = case.story.world
    for pair in world.pairings:
        pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(0), actor=None)
    for learner in world.learners:
        case.add_reviewer(user=learner)
    case.add_reviewer(user=world.mentor_user)
    for learner in world.learners:
        case.open(case.submit(learner))
    assert draw(case) == 12
    pairs = set(ReviewAssignment.objects.values_list("panel__project__learner_id", "reviewer_id"))
    assert len(pairs) == 36
    assert all(author != reader for author, reader in pairs)
    assert world.mentor_user.pk not in {reader for _author, reader in pairs}


def test_a_review_that_is_given_back_is_drawn_for_at_once() -> None:
    case, panels = make()
    draw(case)
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    reviews.decline(assignment_uuid=uuid, reviewer_id=user.pk, reason="no_time", at=day(9))
    assert all(len(readers(panel)) == 3 for panel in panels)


def test_a_panel_that_found_too_few_says_so_and_is_not_put_off_to_the_next_window() -> None:
    case, [panel] = make(reviewers=2, learners=1)
    assert draw(case) == 1
    assert ReviewPanel.objects.get().waits_for == "few_certified"
    case.add_reviewer()
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(9)) == 1
    assert len(readers(panel)) == 3


def test_the_joint_draw_takes_as_many_statements_for_each_work_however_many_there_are() -> None:
    costs = []
    for learners in (2, 5, 8):
        case, _panels = make(learners=learners)
        costs.append(statements(lambda case=case: draw(case)))
    few, more, most = costs
    assert most - more == more - few <= 3 * 32


def test_with_nobody_certified_a_window_ends_without_a_draw() -> None:
    case, [panel] = make(reviewers=0, learners=1)
    assert draw(case) == 1
    assert readers(panel) == set()
