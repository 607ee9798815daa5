"""Intervals of agreement: the estimates are those of the rules, and nine of ten hold."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.agreement import krippendorff_alpha
from mentor_recognition_xblock.core.agreement_intervals import (
    alpha_gain,
    alpha_interval,
    are_told_apart,
    kappa_interval,
)
from mentor_recognition_xblock.core.consensus import weighted_kappa

UNITS = st.lists(st.lists(st.integers(0, 4), max_size=5), max_size=12)
SEED = 7


@given(UNITS)
def test_alpha_is_that_of_the_rule(units: list[list[int]]) -> None:
    found = alpha_interval(units, seed=SEED)
    expected = krippendorff_alpha(units)
    assert found.value == (None if expected is None else pytest.approx(expected))
    assert (found.low is None) == (found.high is None)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1 + 1e-9


@given(st.lists(st.tuples(st.lists(st.integers(0, 4), max_size=5), st.integers(0, 4)), max_size=12))
def test_kappa_is_that_of_the_rule(works: list[tuple[list[int], int]]) -> None:
    units, key = [one for one, _key in works], [key for _one, key in works]
    own = [level for unit in units for level in unit]
    beside = [level for unit, level in works for _one in unit]
    found = kappa_interval(units, key, seed=SEED).value
    if not own:
        assert found is None
    else:
        assert found == pytest.approx(weighted_kappa(own, beside))


def test_the_published_example() -> None:
    # Krippendorff 2011, section D: twelve units and four observers, ordinal, 0.815; five levels.
    observers = (
        (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0), (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
        (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0), (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
    )  # fmt: skip
    units = [[one[at] - 1 for one in observers if one[at]] for at in range(12)]
    assert alpha_interval(units, seed=SEED).value == pytest.approx(0.815, abs=0.0005)


def test_the_same_seed_gives_the_same_interval() -> None:
    units = [[1, 2, 1], [3, 3, 4], [0, 1, 1], [4, 4, 2], [2, 2, 3]]
    assert alpha_interval(units, seed=1) == alpha_interval(units, seed=1)


def test_of_four_works_there_is_no_interval() -> None:
    found = alpha_interval([[1, 2], [3, 3], [0, 1], [4, 4]], seed=SEED)
    assert (found.value is not None, found.low, found.high) == (True, None, None)


def test_a_gain_is_that_of_the_same_draws() -> None:
    units = [[1, 2, 1], [3, 3, 4], [0, 1, 1], [4, 4, 2], [2, 2, 3]]
    found = alpha_gain(units, units, seed=SEED)
    assert (found.value, found.low, found.high) == (0, 0, 0)
    clear = alpha_gain([[0, 4], [4, 0], [1, 3], [2, 0]] * 3, [[0, 0], [4, 4], [1, 1], [2, 2]] * 3,
                       seed=SEED)  # fmt: skip
    assert clear.low is not None
    assert clear.low > 0


def test_of_four_works_nothing_is_told_apart_and_of_five_it_is() -> None:
    apart, alike = (
        [[0, 4], [4, 0], [1, 3], [3, 1], [0, 3]],
        [[0, 0], [4, 4], [1, 1], [3, 3], [2, 2]],
    )
    assert not are_told_apart(apart[:4], alike[:4])
    assert are_told_apart(apart, alike)
    assert are_told_apart(alike, apart)
    assert not are_told_apart(alike, alike)
    assert not are_told_apart([], [])


def test_chance_tells_wordings_apart_in_one_of_ten_trials_at_most() -> None:
    random = Random(5)

    def unit(middle: int) -> list[int]:
        return [min(4, max(0, middle + random.choice((-1, 0, 0, 1)))) for _rater in range(2)]

    told = 0
    for _trial in range(300):
        middles = [random.randrange(5) for _work in range(6)]
        told += are_told_apart([unit(one) for one in middles], [unit(one) for one in middles])
    assert told / 300 <= 0.14


def test_other_works_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same works"):
        alpha_gain([[1, 2]], [], seed=SEED)
    with pytest.raises(ValueError, match="same works"):
        are_told_apart([[1, 2]], [])
    with pytest.raises(ValueError, match="level of the key"):
        kappa_interval([[1, 2]], [], seed=SEED)


def test_an_interval_of_twelve_works_covers_what_many_works_give() -> None:
    """Nearly nine of ten intervals hold the alpha of the population that works are drawn from."""
    random = Random(3)

    def work() -> list[int]:
        middle = random.randrange(5)
        return [min(4, max(0, middle + random.choice((-1, 0, 0, 0, 1)))) for _rater in range(3)]

    truth = krippendorff_alpha([work() for _num in range(4_000)])
    assert truth is not None
    held = 0
    for seed in range(200):
        found = alpha_interval([work() for _num in range(12)], seed=seed)
        held += found.low is not None and found.high is not None and (
            found.low <= truth <= found.high
        )  # fmt: skip
    assert 0.78 <= held / 200 <= 0.98
