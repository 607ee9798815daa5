"""Where the measures begin and end: to the day, and at the least number that counts."""

from __future__ import annotations

from datetime import date

import pytest

from mentor_recognition_xblock.core.consensus import weighted_kappa
from mentor_recognition_xblock.core.periods import months_after, months_before

from .worlds import gate, outcome, policy, project, strong

# The close is on 30 June 2026: the last day that is over, and the first that counts.
MONTHS_18 = (date(2024, 12, 30), date(2024, 12, 31))
MONTHS_24 = (date(2024, 6, 30), date(2024, 7, 1))


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 6, 30), -18, date(2024, 12, 30)),
        (date(2026, 6, 30), 1, date(2026, 7, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found
    assert months_before(day, -months) == found


@pytest.mark.parametrize(("day", "counts"), [*zip(MONTHS_18, (0, 1), strict=True)])
def test_a_pairing_is_recent_for_eighteen_months_to_the_day(day: date, counts: int) -> None:
    found = gate(strong(outcomes=(outcome(1, ended_on=day),)), "min.recent_18m")
    assert found.counts["n"] == counts


@pytest.mark.parametrize(("day", "due"), [*zip(MONTHS_18, (2, 3), strict=True)])
def test_a_lapse_counts_as_missed_for_eighteen_months_to_the_day(day: date, due: int) -> None:
    facts = strong(projects=(project(1),), lapses=(day,))
    assert gate(facts, "M7").counts["n"] == due


@pytest.mark.parametrize(("day", "due"), [*zip(MONTHS_18, (0, 2), strict=True)])
def test_answers_count_for_eighteen_months_to_the_day(day: date, due: int) -> None:
    assert gate(strong(projects=(project(1, last_on=day),)), "M7").counts["n"] == due


@pytest.mark.parametrize(("day", "due"), [*zip(MONTHS_24, (0, 1), strict=True)])
def test_milestones_count_for_twenty_four_months_to_the_day(day: date, due: int) -> None:
    assert gate(strong(projects=(project(1, last_on=day),)), "M4").counts["n"] == due


@pytest.mark.parametrize(("pairings", "courses"), [(1, 0), (2, 1), (3, 1)])
def test_a_course_counts_from_its_second_completed_pairing_on(pairings: int, courses: int) -> None:
    rows = tuple(outcome(num, course="course-a") for num in range(pairings))
    assert gate(strong(outcomes=rows), "M9", "master").value == courses


def test_equal_constant_ratings_agree_and_different_ones_do_not() -> None:
    assert weighted_kappa([2, 2], [2, 2]) == 1.0
    assert weighted_kappa([1, 1], [3, 3]) == 0.0


def test_a_rank_is_a_place_on_the_ladder_and_below_it_for_others() -> None:
    rules = policy()
    assert [rules.rank(tier.key) for tier in rules.tiers] == [*range(len(rules.tiers))]
    assert rules.rank("no-such-tier") == -1
