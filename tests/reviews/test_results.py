"""Frozen scores for recognition, and what reviewing costs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.core.consensus import icc_k
from mentor_recognition_xblock.errors import NotAllowed
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.panels import draw_panel, expire_overdue
from tests.projects.story import SECOND, day
from tests.reviews.case import Case, levels, make_case

pytestmark = pytest.mark.django_db


def statements(act: Callable[[], object]) -> int:
    """How many SQL statements an act costs, savepoints not counted."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def complete(case: Case, version, stage: str, *given: int, at: float = 3) -> reviews.PanelData:
    """Open a panel and have it reviewed at these levels."""
    panel = case.open(version, stage, at=day(at - 1))
    for user, level in zip(case.drawn(), given, strict=True):
        case.send(user, levels(level), at=day(at))
    return case.panel(panel.id)


def test_scores_pair_baseline_and_final_of_each_project() -> None:
    case = make_case(reviewers=6, learners=2)
    one, two = case.story.world.learners
    first = case.submit(one)
    baseline = complete(case, first, "baseline", 1, 2, 2)
    final = complete(case, case.submit(one, SECOND, final=True, at=day(4)), "final", 3, 3, 4, at=6)
    other = case.submit(two)
    complete(case, other, "baseline", 2, 2, 2)
    found = reviews.scores(case.programme_id, completed_before=day(90))
    assert set(found) == {first.project_id, other.project_id}
    both = found[first.project_id]
    assert (both.baseline.score, both.final.score) == (2.0, 3.0)
    assert (both.baseline.panel_uuid, both.final.panel_uuid) == (baseline.uuid, final.uuid)
    assert (both.baseline.raters, both.baseline.medians) == (3, levels(2))
    assert found[other.project_id].final is None


def test_scores_count_from_the_moment_a_panel_is_complete(case) -> None:
    version = case.submit()
    complete(case, version, "baseline", 2, 2, 2, at=5)
    assert reviews.scores(case.programme_id, completed_before=day(4.9)) == {}
    assert set(reviews.scores(case.programme_id, completed_before=day(5))) == {version.project_id}
    assert reviews.scores(make_case().programme_id, completed_before=day(90)) == {}


def test_a_complete_panel_is_frozen(case) -> None:
    version = case.submit()
    done = complete(case, version, "baseline", 1, 2, 2)
    for _person in range(3):
        case.add_reviewer()
    assert draw_panel(panel_id=done.id, at=day(9)) == done
    assert case.open(version, at=day(9)) == done
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(9)) == 0
    assert expire_overdue(programme_id=case.programme_id, at=day(90)) == 0
    assert case.panel(done.id) == done


def test_the_ratings_matrix_has_a_row_of_means_per_panel_of_the_span() -> None:
    case = make_case(reviewers=3, learners=4)
    for number, learner in enumerate(case.story.world.learners):
        level = (1, 2, 3, 4)[number]
        near = max(level - 1, 0)
        complete(case, case.submit(learner), "baseline", near, level, level, at=3 + number)
    matrix = reviews.ratings_matrix(case.programme_id, since=day(3), until=day(6))
    assert sorted(sorted(row) for row in matrix) == [[1, 2, 2], [2, 3, 3], [3, 4, 4]]
    assert icc_k(matrix).estimate > 0.7
    everything = reviews.ratings_matrix(case.programme_id, since=day(0), until=day(90))
    assert len(everything) == 4


def test_a_row_is_not_ordered_by_who_came_first() -> None:
    case = make_case(reviewers=3, learners=12)
    for learner in case.story.world.learners:
        complete(case, case.submit(learner), "baseline", 1, 2, 2)
    matrix = reviews.ratings_matrix(case.programme_id, since=day(0), until=day(90))
    assert len({row.index(1.0) for row in matrix}) > 1  # by chance alone once in 3**11 runs


def test_an_author_sees_the_same_score_that_recognition_counts(case) -> None:
    version = case.submit()
    complete(case, version, "baseline", 1, 2, 2)
    [stage] = reviews.results_for_learner(version.project_id)
    frozen = reviews.scores(case.programme_id, completed_before=day(90))
    assert stage.score == frozen[version.project_id].baseline.score


def test_results_name_criteria_and_stages_as_the_rubric_does(case) -> None:
    version = case.submit()
    complete(case, version, "baseline", 2, 2, 2)
    [stage] = reviews.results_for_learner(version.project_id)
    rubric = reviews.rubric_in_use(case.programme_id)
    assert [one.title for one in stage.criteria] == [one.title for one in rubric.criteria]


def test_refusals_are_of_their_kind() -> None:
    assert issubclass(reviews.NotCertified, NotAllowed)
    codes = {
        error.default_code
        for error in (
            reviews.AlreadyRated, reviews.CalibrationRests, reviews.NotCertified,
            reviews.NotYourReview, reviews.ReviewIsClosed, reviews.ScoresIncomplete,
        )
    }  # fmt: skip
    assert len(codes) == 6


@pytest.mark.parametrize(("learners", "reviewers"), [(1, 4), (6, 12)], ids=["small", "large"])
def test_reading_costs_the_same_however_much_there_is(learners, reviewers) -> None:
    case = make_case(reviewers=reviewers, learners=learners)
    for learner in case.story.world.learners:
        version = case.submit(learner)
        complete(case, version, "baseline", 2, 2, 2)
    late = case.submit(case.story.world.learners[0], SECOND, final=True, at=day(5))
    case.add_reviewer()
    case.add_reviewer()
    case.add_reviewer()
    case.open(late, "final", at=day(5))
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    assert statements(lambda: case.waiting(user)) == 1
    assert (
        statements(lambda: reviews.assignment_text(assignment_uuid=uuid, reviewer_id=user.pk)) == 6
    )
    assert statements(lambda: reviews.results_for_learner(version.project_id)) == 3
    assert statements(lambda: reviews.scores(case.programme_id, completed_before=day(90))) == 1
    span = {"since": day(0), "until": day(90)}
    assert statements(lambda: reviews.ratings_matrix(case.programme_id, **span)) == 1
    assert statements(lambda: reviews.open_counts(case.programme_id)) == 1


@pytest.mark.parametrize(("learners", "reviewers"), [(1, 4), (6, 12)], ids=["small", "large"])
def test_writing_costs_the_same_however_much_there_is(learners, reviewers) -> None:
    case = make_case(reviewers=reviewers, learners=learners)
    for learner in case.story.world.learners[1:]:
        case.open(case.submit(learner))
    version = case.submit()
    before = {user.pk: {item.uuid for item in case.waiting(user)} for user in case.reviewers}
    assert statements(lambda: case.open(version)) == 35
    fresh = {
        item.uuid: user
        for user in case.reviewers
        for item in case.waiting(user)
        if item.uuid not in before[user.pk]
    }
    costs = [
        statements(lambda uuid=uuid, user=user: case.send(user, uuid=uuid))
        for uuid, user in fresh.items()
    ]
    assert len(costs) == 3
    assert costs[0] == costs[1] <= 16
    assert costs[2] <= 22
