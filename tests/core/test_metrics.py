"""Each metric by hand, each of the three results."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from scipy.stats import norm

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import Gate

from .worlds import AS_OF, gate, outcome, outcomes, policy, project, strong, term

LONG_AGO = AS_OF - timedelta(days=3 * 365)


def test_a_strong_mentor_meets_every_gate_of_every_tier() -> None:
    rules = policy()
    for tier in rules.tiers[1:]:
        found = metrics.evaluate(rules, tier, strong())
        assert found.result == "met", [one for one in found.gates if one.result != "met"]
        assert not found.near_miss


@pytest.mark.parametrize(
    ("baseline", "final", "success"),
    [(2.9, 3.0, True), (1.0, 2.0, True), (1.2, 2.2, True), (2.0, 2.9, False), (3.4, 2.9, False)],
)
def test_success_is_the_level_or_the_gain(baseline: float, final: float, success: bool) -> None:
    assert metrics.succeeded(policy(), baseline=baseline, final=final) is success


@pytest.mark.parametrize(
    ("good", "bad", "result"),
    [
        (8, 1, "met"),  # lower bound .69
        (6, 2, "not_enough"),  # .53 to .89: may lie on either side of .60
        (1, 6, "not_met"),  # upper bound .36
        (0, 1, "not_enough"),  # one failure proves little: .62
        (0, 0, "not_enough"),
    ],
)
def test_success_rate_is_met_open_or_not_met_by_its_interval(
    good: int, bad: int, result: str
) -> None:
    found = gate(strong(outcomes=outcomes(good, bad)), "M1")
    assert found.result == result
    assert (found.counts["hits"], found.counts["n"]) == (good, good + bad)
    if good + bad:
        assert found.value == found.low
        assert found.low <= found.point <= found.high
        assert (found.interval, found.confidence) == ("wilson", 0.8)


def test_gain_is_measured_against_the_course_and_the_start() -> None:
    rows = tuple(outcome(n, course="course-a", baseline=2.0, final=2.7) for n in range(6))
    found = gate(strong(outcomes=rows), "M2")
    # Expected 1.0 + 0.6 * 2.0 = 2.2; gain .5; shrunk 6/12 * .5; sd sqrt(.64/12).
    assert found.point == pytest.approx(0.25)
    assert found.value == pytest.approx(norm.cdf(0.25 / (0.64 / 12) ** 0.5))
    assert found.interval == "normal"


def test_a_course_outside_the_cohort_uses_the_programme_wide_fit() -> None:
    rows = tuple(outcome(n, course="course-z", baseline=2.0, final=2.4) for n in range(6))
    assert gate(strong(outcomes=rows), "M2").point == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("final", "n", "result"),
    [(3.0, 6, "met"), (1.0, 6, "not_met"), (1.0, 5, "not_enough"), (3.0, 5, "not_enough")],
)
def test_gain_is_decided_from_the_least_number_of_pairings_on(
    final: float, n: int, result: str
) -> None:
    rows = tuple(outcome(number, final=final) for number in range(n))
    assert gate(strong(outcomes=rows), "M2").result == result


def test_without_a_baseline_cohort_gain_is_undefined_and_says_so() -> None:
    found = gate(strong(), "M2", fitted=False)
    assert (found.result, found.value, found.counts["n"]) == ("not_enough", None, 18)


def test_unreliable_panels_decide_nothing() -> None:
    rows = tuple(replace(one, reliable=False) for one in outcomes(18))
    for name in ("M1", "M2", "min.completed"):
        found = gate(strong(outcomes=rows), name)
        assert found.result == "not_enough"
    assert gate(strong(outcomes=rows), "M1").counts["set_aside"] == 18


@pytest.mark.parametrize(
    "flaw",
    [{"versions_after_annotation": 1}, {"addressed": 0}, {"criterion_up": False}],
)
def test_iteration_needs_two_versions_an_answer_and_a_rise(flaw: dict[str, Any]) -> None:
    flawed = tuple(project(n, **flaw) for n in range(6))
    found = gate(strong(projects=flawed), "M3")
    assert (found.point, found.result) == (0.0, "not_met")


def test_unfinished_and_old_projects_leave_iteration_alone() -> None:
    rows = (project(1, finished=False), project(2, last_on=LONG_AGO), project(3))
    assert gate(strong(projects=rows), "M3").counts == {"hits": 1, "n": 1}


def test_milestones_count_only_what_was_due() -> None:
    rows = (*(project(n) for n in range(3)), project(3, on_time=False), project(4, on_time=None))
    found = gate(strong(projects=rows), "M4")
    assert (found.counts, found.result) == ({"hits": 3, "n": 4}, "met")


def test_three_observations_hold_no_gate() -> None:
    rows = tuple(project(n) for n in range(3))
    assert gate(strong(projects=rows), "M4").result == "not_enough"


def test_reliability_counts_each_lapse_as_one_missed_answer() -> None:
    recent, old = AS_OF - timedelta(days=20), LONG_AGO
    found = gate(strong(projects=(project(1), project(2)), lapses=(recent, old)), "M7")
    assert found.counts == {"hits": 4, "n": 5, "lapses": 1}
    assert (found.point, found.result) == (0.8, "met")


@pytest.mark.parametrize(
    ("terms", "result", "hits", "n"),
    [
        ([term(1), term(2)], "met", 2, 2),
        ([term(1)], "not_enough", 1, 1),
        ([term(n, active=n == 1) for n in range(1, 5)], "not_met", 1, 4),
        ([term(n, active=n > 2) for n in range(1, 5)], "met", 2, 4),
        # A wholly paused term is passed over; one that was not offered never counted.
        ([term(1), term(2, active=False, paused=True), term(3)], "met", 2, 2),
        ([term(1), term(2, active=False, offered=False), term(3)], "met", 2, 2),
        # Only the last four offered count.
        ([term(1), term(2), *(term(n, active=False) for n in range(3, 7))], "not_met", 0, 4),
    ],
)
def test_consistency_counts_the_last_terms_offered(
    terms: list[Any], result: str, hits: int, n: int
) -> None:
    found = gate(strong(terms=tuple(terms)), "M8")
    assert (found.result, found.counts) == (result, {"hits": hits, "n": n})


def test_one_burst_is_less_consistent_than_steady_work() -> None:
    burst = gate(strong(terms=tuple(term(n, active=n == 6) for n in range(1, 7))), "M8", "master")
    steady = gate(strong(), "M8", "master")
    assert burst.value < steady.value
    assert (burst.result, steady.result) == ("not_met", "met")


def test_contexts_are_courses_with_two_completions() -> None:
    rows = (*(outcome(n, course="one") for n in range(3)), outcome(9, course="two"))
    found = gate(strong(outcomes=rows), "M9", "master")
    assert (found.value, found.result) == (1.0, "not_enough")


@pytest.mark.parametrize("name", ["M5", "M6", "M10", "M11", "M12"])
def test_a_metric_of_which_nothing_was_seen_is_never_met(name: str) -> None:
    rules = policy()
    tier = replace(rules.tier("proficient"), gates=(Gate(name, 0.01),))
    found = metrics.evaluate(rules, tier, strong())
    assert (found.result, found.near_miss) == ("not_enough", False)
    assert found.gates[-1].value is None


def test_least_evidence_counts_pairings_cohorts_and_the_last_18_months() -> None:
    rows = (*outcomes(5), outcome(7, ended_on=LONG_AGO))
    facts = strong(outcomes=rows)
    assert gate(facts, "min.completed").result == "met"
    assert gate(facts, "min.recent_18m").value == 5.0
    assert gate(facts, "min.cohorts").value == 5.0


def test_a_near_miss_is_high_enough_but_too_thin() -> None:
    rules = policy()
    tier = rules.tier("proficient")
    thin = metrics.evaluate(rules, tier, strong(outcomes=outcomes(5)))
    assert (thin.result, thin.near_miss) == ("not_enough", True)
    low = metrics.evaluate(rules, tier, strong(outcomes=outcomes(5, 5)))
    assert (low.result, low.near_miss) == ("not_enough", False)
    failing = metrics.evaluate(
        rules, tier, strong(outcomes=outcomes(5), projects=(project(1, on_time=False),) * 6)
    )
    assert (failing.result, failing.near_miss) == ("not_met", False)


def test_facts_survive_storage_and_give_the_same_result() -> None:
    rules, facts = policy(), strong(lapses=(AS_OF,))
    again = metrics.Facts.from_json(facts.as_json())
    assert again == facts
    tier = rules.tier("master")
    assert metrics.evaluate(rules, tier, again) == metrics.evaluate(rules, tier, facts)


@pytest.mark.parametrize(
    ("terms", "near"),
    [
        ([term(1), term(2, active=False)], True),  # one of two, where two of four are asked
        ([term(1)], True),
        ([term(1), term(2, active=False), term(3, active=False)], False),
        ([term(1, active=False)], False),
        ([], False),
    ],
)
def test_too_few_terms_are_a_near_miss_at_the_rate_that_is_asked(
    terms: list[Any], near: bool
) -> None:
    rules = policy()
    found = metrics.evaluate(rules, rules.tier("proficient"), strong(terms=tuple(terms)))
    assert (found.result, found.near_miss) == ("not_enough", near)
