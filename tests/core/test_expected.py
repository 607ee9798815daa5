"""The baseline cohort: known truth is found again; thin data falls back to safe values."""

from __future__ import annotations

import random

import pytest

from mentor_recognition_xblock.core.expected import DEFAULT_K, FLOOR, Point, fit


def cohort(
    *, mentors: int, each: int, spread: float = 0.35, noise: float = 0.8, seed: int = 7
) -> list[Point]:
    """Final = intercept(course) + 0.5 * baseline + the mentor's own effect + noise."""
    chance = random.Random(seed)
    found = []
    for mentor in range(mentors):
        effect = chance.gauss(0, spread)
        for number in range(each):
            course = "one" if number % 2 else "two"
            start = chance.uniform(0.5, 3.0)
            end = (1.6 if course == "one" else 1.1) + 0.5 * start + effect + chance.gauss(0, noise)
            found.append(Point(str(mentor), course, start, end))
    return found


def test_known_parameters_are_found_again() -> None:
    found = fit(cohort(mentors=200, each=20))
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert found.intercepts["one"] == pytest.approx(1.6, abs=0.1)
    assert found.intercepts["two"] == pytest.approx(1.1, abs=0.1)
    assert found.sigma2_within == pytest.approx(0.64, abs=0.05)
    assert found.k == pytest.approx(0.64 / 0.35**2, rel=0.3)
    assert found.pairings == 4000


def test_a_course_under_twenty_pairings_uses_the_programme_wide_line() -> None:
    points = [*cohort(mentors=4, each=20), Point("9", "small", 2.0, 2.5)]
    found = fit(points)
    assert set(found.intercepts) == {"one", "two"}
    mean_end = sum(one.final for one in points) / len(points)
    mean_start = sum(one.baseline for one in points) / len(points)
    assert found.intercept == pytest.approx(mean_end - found.slope * mean_start, abs=1e-4)


def test_under_thirty_mentors_the_shrinkage_constant_is_six() -> None:
    assert fit(cohort(mentors=29, each=8)).k == DEFAULT_K
    assert fit(cohort(mentors=30, each=8)).k != DEFAULT_K


def test_mentors_who_do_not_differ_are_shrunk_hard() -> None:
    assert fit(cohort(mentors=40, each=10, spread=0.0)).k >= 20


def test_equal_scores_leave_a_floor_of_doubt() -> None:
    points = [Point(str(n), "one", 2.0, 3.0) for n in range(5)]
    found = fit(points)
    assert found.sigma2_within == FLOOR
    assert found.intercept + found.slope * 2.0 == pytest.approx(3.0)


def test_the_order_of_pairings_does_not_matter() -> None:
    points = cohort(mentors=32, each=6)
    assert fit(list(reversed(points))) == fit(points)


def test_a_cohort_under_three_pairings_is_refused() -> None:
    with pytest.raises(ValueError):
        fit([Point("1", "one", 1.0, 2.0)] * 2)
