"""Intervals and posteriors against published anchors and an independent implementation."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from mentor_recognition_xblock.core.estimate import shrunk_gain, two_sided, wilson

Z = 1.2816
counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "low"),
    [(6, 6, 0.785), (7, 8, 0.66), (8, 10, 0.60), (11, 12, 0.76), (17, 20, 0.72)],
)
def test_the_lower_bound_has_the_known_values(hits: int, n: int, low: float) -> None:
    assert wilson(hits, n, z=Z).low == pytest.approx(low, abs=0.005)


@given(counts)
def test_the_bounds_are_those_of_another_implementation(pair: tuple[int, int]) -> None:
    hits, n = pair
    other = binomtest(hits, n).proportion_ci(2 * norm.cdf(Z) - 1, method="wilson")
    ours = wilson(hits, n, z=Z)
    assert (ours.low, ours.high) == pytest.approx((other.low, other.high), abs=1e-9)


def test_without_observations_anything_is_possible() -> None:
    nothing = wilson(0, 0, z=Z)
    assert (nothing.value, nothing.low, nothing.high) == (None, 0.0, 1.0)


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError):
        wilson(hits, n, z=Z)


@given(counts)
def test_one_more_success_moves_both_bounds_up(pair: tuple[int, int]) -> None:
    hits, n = pair
    before, after = wilson(hits, n, z=Z), wilson(hits + 1, n + 1, z=Z)
    assert after.low >= before.low
    assert after.high >= before.high - 1e-12


def test_one_sided_ninety_percent_ends_make_a_two_sided_eighty() -> None:
    assert two_sided(Z) == 0.8


def test_the_gain_is_shrunk_towards_expectation() -> None:
    gains = [0.5, 0.7, 0.3, 0.5, 0.9, 0.1]
    found = shrunk_gain(gains, k=6.0, sigma2_within=0.64)
    assert found.mean == pytest.approx(0.5)
    assert found.shrunk == pytest.approx(0.25)
    assert found.sd == pytest.approx(sqrt(0.64 / 12))
    assert found.probability == pytest.approx(norm.cdf(0.25 / sqrt(0.64 / 12)))


def test_nobody_stands_above_or_below_before_any_evidence() -> None:
    assert shrunk_gain([], k=6.0, sigma2_within=0.64).probability == 0.5


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=30), st.integers(0, 29))
def test_a_better_learner_never_lowers_the_probability(gains: list[float], which: int) -> None:
    better = list(gains)
    better[which % len(gains)] += 0.5
    before = shrunk_gain(gains, k=6.0, sigma2_within=0.64).probability
    assert shrunk_gain(better, k=6.0, sigma2_within=0.64).probability >= before
