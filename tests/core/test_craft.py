"""M6: the median of rated comments, its bounds, and each of the three results."""

from __future__ import annotations

from datetime import timedelta
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.consensus import median_of_means
from mentor_recognition_xblock.core.estimate import (
    lower_quartile,
    lower_quartile_at_most,
    median_bounds,
)
from mentor_recognition_xblock.core.policy import lint, parse

from .test_policy import shipped
from .worlds import AS_OF, policy, strong

Z = 1.2816


def facts(*scores: float, days: int = 9, raters: int = 3) -> metrics.Facts:
    return strong(
        craft=tuple(
            metrics.CraftFact(f"panel-{num}", AS_OF - timedelta(days=days), score, raters)
            for num, score in enumerate(scores)
        )
    )


def gate(found: metrics.Facts, threshold: float = 2.0, key: str = "proficient") -> Any:
    rules = policy()
    content = shipped("default")
    tier = parse(content).tier(key)
    asked = next(one for one in tier.gates if one.metric == "M6")
    assert asked.threshold == threshold
    return metrics.metric_of("M6").evaluate(rules, tier, asked, found)


@pytest.mark.parametrize(
    ("scores", "result"),
    [
        ((2.0, 2.0, 2.25, 2.5, 3.0, 1.0), "met"),  # median 2.125
        ((2.0,) * 6, "met"),
        ((3.0,) * 5, "not_enough"),  # five threads decide nothing
        ((1.0, 1.0, 1.5, 1.5, 1.5, 2.5), "not_enough"),  # the bound of six is the largest
        ((1.0, 1.0, 1.5, 1.5, 1.5, 1.75), "not_met"),
        ((1.0, 1.0, 1.5, 1.5, 1.5, 1.75, 2.5), "not_met"),  # of seven, the last but one
        ((0.0,) * 5, "not_enough"),
        ((), "not_enough"),
    ],
)
def test_it_is_met_open_or_not_met_by_its_median_and_bound(
    scores: tuple[float, ...], result: str
) -> None:
    found = gate(facts(*scores))
    assert (found.result, found.counts) == (result, {"n": len(scores)})
    if len(scores) >= 6:
        assert found.low <= found.value <= found.high
        assert (found.interval, found.confidence) == ("order", 0.8)


def test_threads_of_fewer_reviewers_and_of_long_ago_do_not_count() -> None:
    assert gate(facts(*(3.0,) * 6, raters=2)).counts == {"n": 0}
    assert gate(facts(*(3.0,) * 6, days=3 * 365)).value is None


@pytest.mark.parametrize(
    ("scores", "result", "quartile"),
    [
        ((3.0,) * 9, "not_enough", 3.0),  # ten are asked for
        ((3.0,) * 10, "met", 3.0),
        ((1.0, 1.0, *(2.5,) * 8), "met", 2.5),  # the third of ten
        ((1.0, 1.0, 1.0, *(2.5,) * 7), "not_enough", 1.0),  # a quarter below 2, perhaps
        ((1.0,) * 6 + (2.5,) * 7, "not_met", 1.0),  # and here surely
        ((2.0,) * 10, "not_met", 2.0),
    ],
)
def test_a_master_shows_it_in_three_of_four_comments(
    scores: tuple[float, ...], result: str, quartile: float
) -> None:
    found = gate(facts(*scores), 2.3, "master")
    assert (found.result, found.quartile, found.least) == (result, quartile, 10)


def test_why_names_the_weakest_quarter() -> None:
    metric = metrics.metric_of("M6")
    found = gate(facts(*(1.0,) * 6, *(2.5,) * 7), 2.3, "master")
    assert metric.why(found).figures == {"needed": "2", "number": "1.00"}
    assert not metric.would_hold(found)
    said = metric.criterion(
        next(one for one in parse(shipped("default")).tier("master").gates if one.metric == "M6"),
        policy(),
    )
    assert "three in four" in said.text
    assert said.figures["threads"] == 10


@given(st.lists(st.integers(0, 12).map(lambda level: level / 4), min_size=1, max_size=40))
def test_the_lower_quartile_is_a_value_and_never_above_its_bound(values: list[float]) -> None:
    quartile, bound = lower_quartile(values), lower_quartile_at_most(values, z=Z)
    assert sum(one <= quartile for one in values) * 4 >= len(values)
    assert sum(one < quartile for one in values) * 4 < len(values)
    assert bound is None or bound >= quartile


def test_what_is_short_is_said_in_comments_not_in_levels() -> None:
    metric = metrics.metric_of("M6")
    few = metric.why(gate(facts(3.0, 3.0, 3.0, 3.0)))
    assert (few.text, few.count) == ("{count} more rated comment is needed.", 2)
    assert metric.now(gate(facts(*(1.996,) * 6))).figures == {"number": "1.99"}
    assert metric.would_hold(gate(facts(2.5)))
    assert not metric.would_hold(gate(facts(1.5)))


@given(st.lists(st.floats(0, 3), max_size=60))
def test_bounds_of_the_median_are_those_of_the_sign_test(values: list[float]) -> None:
    found, n = median_bounds(values, z=Z), len(values)
    if n < 4:
        assert found is None  # even all of three on one side have a chance of one in eight
        return
    assert found is not None
    ordered = sorted(values)
    k = max(k for k in range(1, n + 1) if sum(comb(n, i) for i in range(k)) / 2**n <= 0.1)
    assert found == (ordered[k - 1], ordered[n - k])


def test_the_median_of_means_differs_from_the_mean_of_medians() -> None:
    ratings = [{"a": 3, "b": 0}, {"a": 0, "b": 3}, {"a": 1, "b": 1}]
    assert median_of_means(ratings) == 1.5
    with pytest.raises(ValueError, match="ratings"):
        median_of_means([])


def test_a_threshold_above_the_scale_is_refused() -> None:
    content = shipped("default")
    content["tiers"][1]["gates"]["M6"] = 3.5
    found = [one for one in lint(parse(content)) if one.path == "tiers.1.gates.M6"]
    assert [(one.level, one.code) for one in found] == [("error", "not_a_share")]
    assert "ends at 3" in found[0].message
