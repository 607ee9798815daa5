"""What panels agree on, and how well raters agree, against published figures."""

from __future__ import annotations

from itertools import combinations
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.consensus import (
    icc_k,
    panel_result,
    weighted_kappa,
)

CRITERIA = ("breadth", "coherence", "mastery")
LEVELS = st.integers(0, 4)
RATINGS = st.lists(st.fixed_dictionaries(dict.fromkeys(CRITERIA, LEVELS)), min_size=1, max_size=7)
PAIRED = st.lists(st.tuples(LEVELS, LEVELS), min_size=1, max_size=30)

# Shrout & Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def test_each_criterion_gets_its_median_and_the_score_is_their_mean() -> None:
    result = panel_result(
        [
            {"breadth": 1, "coherence": 4, "mastery": 2},
            {"breadth": 3, "coherence": 4, "mastery": 2},
            {"breadth": 4, "coherence": 3, "mastery": 0},
        ]
    )
    assert result.medians == {"breadth": 3.0, "coherence": 4.0, "mastery": 2.0}
    assert result.mean == pytest.approx(3.0)
    assert (result.span, result.raters) == (3, 3)


def test_an_even_panel_takes_the_middle_of_the_two_middle_levels() -> None:
    result = panel_result([{"breadth": level} for level in (0, 1, 2, 4)])
    assert result.medians == {"breadth": 1.5}


def test_a_panel_without_ratings_has_no_result() -> None:
    with pytest.raises(ValueError, match="without ratings"):
        panel_result([])


@given(RATINGS, st.randoms(use_true_random=False))
def test_a_result_does_not_depend_on_the_order_of_the_reviewers(ratings, random) -> None:
    shuffled = random.sample(ratings, len(ratings))
    assert panel_result(shuffled) == panel_result(ratings)


@given(RATINGS)
def test_medians_lie_within_what_was_given_and_the_span_is_the_widest_gap(ratings) -> None:
    result = panel_result(ratings)
    for name in CRITERIA:
        given_levels = [rating[name] for rating in ratings]
        assert min(given_levels) <= result.medians[name] <= max(given_levels)
    gaps = [abs(a[name] - b[name]) for a, b in combinations(ratings, 2) for name in CRITERIA]
    assert result.span == max(gaps, default=0)


@given(LEVELS, LEVELS)
def test_one_stray_reviewer_of_three_cannot_move_the_median(agreed, stray) -> None:
    ratings = [{"breadth": agreed}, {"breadth": agreed}, {"breadth": stray}]
    assert panel_result(ratings).medians["breadth"] == agreed


def kappa_from_the_table(own: list[int], key: list[int]) -> float | None:
    """Cohen 1968 by the confusion table, with disagreement weights (i - j)^2."""
    n = len(own)
    table = [[sum(a == i and b == j for a, b in zip(own, key, strict=True)) / n for j in range(5)]
             for i in range(5)]  # fmt: skip
    rows = [sum(row) for row in table]
    columns = [sum(row[j] for row in table) for j in range(5)]
    cells = [(i, j) for i in range(5) for j in range(5)]
    observed = sum(table[i][j] * (i - j) ** 2 for i, j in cells)
    expected = sum(rows[i] * columns[j] * (i - j) ** 2 for i, j in cells)
    return None if expected == 0 else 1 - observed / expected


@given(PAIRED)
def test_kappa_is_the_one_of_the_confusion_table(pairs) -> None:
    own, key = [a for a, _ in pairs], [b for _, b in pairs]
    wanted = kappa_from_the_table(own, key)
    if wanted is not None:
        assert weighted_kappa(own, key) == pytest.approx(wanted, abs=1e-9)
    else:
        assert weighted_kappa(own, key) == 1.0


@given(PAIRED)
def test_kappa_is_symmetric_and_at_most_one(pairs) -> None:
    own, key = [a for a, _ in pairs], [b for _, b in pairs]
    assert weighted_kappa(own, key) == pytest.approx(weighted_kappa(key, own))
    assert -1 - 1e-9 <= weighted_kappa(own, key) <= 1


def test_kappa_of_a_rating_equal_to_its_key_is_one_and_of_its_mirror_minus_one() -> None:
    assert weighted_kappa([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]) == 1.0
    assert weighted_kappa([4, 3, 2, 1, 0], [0, 1, 2, 3, 4]) == pytest.approx(-1.0)


def test_kappa_counts_a_miss_by_two_levels_four_times_a_miss_by_one() -> None:
    key = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
    near, far = [1, *key[1:]], [2, *key[1:]]
    assert (1 - weighted_kappa(far, key)) / (1 - weighted_kappa(near, key)) == pytest.approx(
        4, rel=0.15
    )


def test_a_reviewer_who_gives_everything_the_same_level_shows_no_agreement() -> None:
    assert weighted_kappa([2] * 10, [0, 1, 2, 3, 4] * 2) == pytest.approx(0.0)


@pytest.mark.parametrize(("own", "key"), [([], []), ([1], [1, 2])])
def test_kappa_refuses_ratings_that_cannot_be_compared(own, key) -> None:
    with pytest.raises(ValueError, match="equally long"):
        weighted_kappa(own, key)


def test_icc_reproduces_the_published_example() -> None:
    found = icc_k(SHROUT_FLEISS)
    assert found.estimate == pytest.approx(0.443, abs=0.0005)
    assert found.panels == 6


def test_its_bound_at_97_5_percent_is_the_lower_end_of_the_published_95_percent_interval() -> None:
    assert icc_k(SHROUT_FLEISS, confidence=0.975).lower == pytest.approx(-0.884, abs=0.001)


@given(st.lists(st.lists(LEVELS, min_size=3, max_size=3), min_size=3, max_size=20))
def test_the_lower_bound_never_lies_above_the_estimate(panels) -> None:
    found = icc_k(panels)
    assert found.estimate is not None
    assert found.lower is not None
    assert found.lower <= found.estimate + 1e-9
    assert found.estimate <= 1


def test_too_few_panels_have_no_reliability() -> None:
    assert icc_k([[1, 2, 3], [2, 3, 4]]) == icc_k([[1, 2, 3], [2, 3, 4], [4]])
    assert icc_k([]).estimate is None


def test_panels_that_grew_are_compared_at_the_common_size() -> None:
    grown = [[*row, 0, 0] for row in SHROUT_FLEISS[:1]] + SHROUT_FLEISS[1:]
    assert icc_k(grown) == icc_k(SHROUT_FLEISS)


def test_the_bound_holds_in_nine_of_ten_simulated_programmes() -> None:
    random = Random(7)
    held, runs, k = 0, 400, 3
    truth = k * 1.0 / (k * 1.0 + 1.5)  # spread of works 1.0, of reviewers within a work 1.5
    for _run in range(runs):
        panels = []
        for _work in range(20):
            quality = random.gauss(0, 1)
            panels.append([quality + random.gauss(0, 1.5**0.5) for _ in range(k)])
        lower = icc_k(panels).lower
        assert lower is not None
        held += lower <= truth
    assert held / runs == pytest.approx(0.90, abs=0.04)


def test_more_reviewers_per_work_are_more_reliable() -> None:
    random = Random(11)
    works = [random.gauss(0, 1) for _ in range(200)]
    estimates = []
    for k in (2, 3, 6):
        estimates.append(
            icc_k([[w + random.gauss(0, 1) for _ in range(k)] for w in works]).estimate
        )
    assert estimates == sorted(estimates, key=lambda value: value or 0)
    assert fmean(value or 0 for value in estimates) > 0.6
