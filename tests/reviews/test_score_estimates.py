"""What works are worth and how lenient reviewers are: by the schedule, shown, forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.estimate_models import ReviewerEstimate
from mentor_recognition_xblock.reviews.models import ReviewPanel
from mentor_recognition_xblock.schedule import api as schedule
from tests.factories import enrol
from tests.projects.story import day
from tests.reviews.case import Case, levels, make_case

pytestmark = pytest.mark.django_db

# By the number of the reviewer; the first is a level stricter than the others.
GIVEN = (1, 2, 2, 2, 2, 2)


def reviewed(learners: int) -> Case:
    """Works of the same worth, each read by three of six reviewers."""
    case = make_case(reviewers=6, learners=learners)
    for number, learner in enumerate(case.story.world.learners):
        # Works differ, or there would be nothing to tell apart.
        review(case, learner, bonus=number % 3)
    return case


def review(case: Case, learner: Any, *, bonus: int = 0) -> None:
    case.open(case.submit(learner))
    for user in case.drawn():
        level = GIVEN[case.reviewers.index(user)] + bonus
        case.send(user, levels(min(level, 4)))


def run(at: float = 5) -> int:
    done = schedule.run_now("estimate_scores", clock=lambda: day(at))
    return int(done.report.counts["estimated"])


def test_a_work_read_by_the_strict_one_is_worth_more_than_its_mean() -> None:
    case = reviewed(15)
    assert run() == 15
    strict = case.reviewers[0].pk
    for panel in ReviewPanel.objects.filter(programme_id=case.programme_id):
        [found] = reviews.results_for_learner(panel.project_id)
        assert found.estimate is not None
        assert found.estimate.low < found.estimate.score < found.estimate.high
        if panel.assignments.filter(reviewer_id=strict).exists() and found.mean < 2.5:
            assert found.estimate.score > found.mean
    known = reviews.leniencies(
        programme_id=case.programme_id, reviewer_ids=[user.pk for user in case.reviewers]
    )
    assert known[strict].leniency == min(one.leniency for one in known.values())
    assert known[strict].tells == "strict"
    assert known[strict].reviews >= 5


def test_what_decides_stays_the_mean_of_the_medians() -> None:
    case = reviewed(12)
    before = reviews.scores(case.programme_id, completed_before=day(90))
    run()
    assert reviews.scores(case.programme_id, completed_before=day(90)) == before


def test_a_result_that_was_read_never_moves_and_a_reviewer_is_known_better() -> None:
    case = reviewed(12)
    run()
    rows = ReviewPanel.objects.filter(programme_id=case.programme_id, estimate__isnull=False)
    before = dict(rows.values_list("pk", "estimate"))
    assert len(before) == 12
    counts = sum(ReviewerEstimate.objects.values_list("reviews", flat=True))
    assert run(6) == 0
    more = make_more(case)
    assert run(7) == 1
    assert dict(rows.exclude(project_id=more).values_list("pk", "estimate")) == before
    assert sum(ReviewerEstimate.objects.values_list("reviews", flat=True)) == counts + 3


def make_more(case: Case) -> int:
    learner = enrol(case.story.world.course)
    version = case.submit(learner)
    case.open(version)
    for user in case.drawn():
        case.send(user, levels(2))
    return version.project_id


def test_too_few_reviews_say_nothing() -> None:
    case = reviewed(3)
    assert run() == 0
    assert not ReviewerEstimate.objects.exists()
    [found] = reviews.results_for_learner(ReviewPanel.objects.all()[0].project_id)
    assert found.estimate is None
    assert (
        reviews.leniencies(programme_id=case.programme_id, reviewer_ids=[case.reviewers[0].pk])
        == {}
    )


def test_whoever_leaves_takes_their_leniency_along() -> None:
    case = reviewed(12)
    run()
    person = case.reviewers[0].pk
    told = reviews.export_person(user_id=person)["leniency_as_a_reviewer"]
    assert [row["reviews"] for row in told] == [
        ReviewerEstimate.objects.get(reviewer_id=person).reviews
    ]
    reviews.forget_person(user_id=person, at=day(6))
    assert not ReviewerEstimate.objects.filter(reviewer_id=person).exists()
