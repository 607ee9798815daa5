"""Signs: each has its hand-worked case, and its bound from both sides."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import guards

DAY = date(2026, 3, 1)


def days(*numbers: int) -> list[date]:
    return [DAY + timedelta(days=number) for number in numbers]


def test_a_rank_correlation_has_the_sign_and_holds_it_in_its_interval() -> None:
    pairs = [(float(n), n + (2.0 if n % 3 else -2.0)) for n in range(20)]
    up = guards.rank_correlation(pairs)
    down = guards.rank_correlation([(x, -y) for x, y in pairs])
    assert up is not None
    assert down is not None
    assert 0 < up.low < up.r < up.high <= 1
    assert down.r == -up.r


def test_bonett_and_wrights_interval_by_hand() -> None:
    # r = 0.5 of n = 28: half width 1.6449 · sqrt(1.125 / 25) = 0.3489 around atanh(0.5) = 0.5493.
    from math import tanh
    from unittest.mock import patch

    class Told:
        statistic = 0.5

    with patch.object(guards, "spearmanr", lambda *_: Told):
        one = guards.rank_correlation([(n, n) for n in range(28)])
    assert one is not None
    assert abs(one.low - tanh(0.5493 - 0.3489)) < 1e-3
    assert abs(one.high - tanh(0.5493 + 0.3489)) < 1e-3


def test_few_pairs_or_none_that_differ_say_nothing() -> None:
    assert guards.rank_correlation([(n, n) for n in range(guards.FEWEST_PAIRS - 1)]) is None
    assert guards.rank_correlation([(1.0, n) for n in range(20)]) is None
    assert guards.rank_correlation([]) is None


def test_a_slope_needs_four_closes_and_is_not_moved_by_one_outlier() -> None:
    assert guards.slope([(n, n) for n in range(3)]) is None
    even = guards.slope([(n, 0.5 * n) for n in range(8)])
    assert even is not None
    assert (even.slope, even.moves) == (0.5, True)
    odd = guards.slope([(n, 0.5 * n if n != 4 else 90.0) for n in range(8)])
    assert odd is not None
    assert abs(odd.slope - 0.5) < 0.1
    flat = guards.slope([(n, (-1) ** n) for n in range(8)])
    assert flat is not None
    assert not flat.moves


def test_a_learner_behind_more_than_a_fifth_is_told() -> None:
    assert guards.concentration([1, 1, 2, 3, 4, 5, 6, 7, 8, 9]) is None  # a fifth exactly
    assert guards.concentration([1, 1, 2, 3, 4, 5, 6, 7, 8]) == guards.Part(2, 9)
    assert guards.concentration([1, 1, 1, 1]) is None  # too few to tell
    assert guards.concentration([1, 2, 3, 4, 5]) is None  # each once


def test_half_of_the_works_within_two_days_are_a_burst() -> None:
    assert guards.burst(days(0, 1, 1, 2, 60, 90, 120, 150)) == guards.Part(4, 8)
    assert guards.burst(days(0, 1, 1, 2, 60, 90, 120, 150, 180)) is None
    assert guards.burst(days(0, 1, 2)) is None
    assert guards.burst(days(0, 3, 6, 9)) is None


def test_half_that_ended_as_soon_as_they_counted_are_fast() -> None:
    least = timedelta(days=14)
    quick, slow = timedelta(days=21), timedelta(days=22)
    assert guards.fast([quick, quick, slow, slow], least=least) == guards.Part(2, 4)
    assert guards.fast([quick, slow, slow, slow], least=least) is None
    assert guards.fast([quick] * 3, least=least) is None


def test_two_who_mentored_each_other_are_told_once() -> None:
    assert guards.mutual({1: {2, 3}, 2: {1}, 3: {4}, 4: {2}}) == [(1, 2)]


@given(st.dictionaries(st.integers(1, 9), st.sets(st.integers(1, 9))))
def test_who_is_told_to_be_mutual_is_so_both_ways(mentored: dict[int, set[int]]) -> None:
    for one, other in guards.mutual(mentored):
        assert other in mentored[one]
        assert one in mentored[other]


def test_a_result_hangs_on_whom_it_does_not_hold_without() -> None:
    assert guards.hangs_on([1, 2, 1, 3], lambda learner: learner != 1) == [1]
