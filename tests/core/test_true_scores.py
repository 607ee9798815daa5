"""True scores and leniencies from crossed reviews: recovered, bounded, covered by intervals."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core.true_scores import estimates, interval

from ..panels import Scenario, played


def test_a_hand_worked_panel_is_shrunk_towards_the_mean() -> None:
    # Two reviewers read the same three works; the second gives one level less each time.
    works, reviewers = [0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 1]
    made = estimates(works, reviewers, [4, 3, 2, 3, 2, 1], low=0, high=4, calibrate=False)
    # No noise is left, so nothing is shrunk: work means 3.5, 2.5, 1.5; leniency half a level.
    assert made.scores == pytest.approx([3.5, 2.5, 1.5], abs=1e-3)
    assert made.leniency == pytest.approx([0.5, -0.5], abs=1e-3)


def test_work_of_a_strict_panel_is_worth_more_than_its_mean_says() -> None:
    """The same mean, from reviewers who are strict with everybody, and from lenient ones."""
    rng = np.random.default_rng(3)
    works = np.repeat(np.arange(200), 3)
    reviewers = (works + np.tile([0, 7, 19], 200)) % 40
    leniency = np.where(np.arange(40) % 2, 0.6, -0.6)
    true = rng.normal(2, 0.7, 200)
    given = np.clip(true[works] + leniency[reviewers] + rng.normal(0, 0.4, 600), 0, 4)
    made = estimates(works, reviewers, given, low=0, high=4)
    mean = np.bincount(works, given) / 3
    side = np.bincount(works, leniency[reviewers])
    assert (made.scores - mean)[side < -0.5].mean() > 0.1
    assert (made.scores - mean)[side > 0.5].mean() < -0.1
    assert np.sqrt(((made.scores - true) ** 2).mean()) < np.sqrt(((mean - true) ** 2).mean())
    assert np.corrcoef(made.leniency, leniency)[0, 1] > 0.9


@pytest.mark.parametrize("reviews", [3, 5])
@pytest.mark.parametrize("name", ["auckland", "mi_yeung", "assumed"])
def test_nine_of_ten_true_scores_lie_in_their_intervals(name: str, reviews: int) -> None:
    inside = []
    for seed in range(3):
        panels = played(Scenario.named(name), reviews=reviews, terms=2, seed=seed)
        made = estimates(panels.works, panels.reviewers, panels.given, low=0, high=100)
        inside.append(np.abs(made.scores - panels.true) <= 1.645 * made.scores_sd)
    assert 0.87 <= np.concatenate(inside).mean() <= 0.94


@pytest.mark.parametrize(
    ("works", "reviewers", "given"),
    [([], [], []), ([0], [0, 1], [1.0]), ([0, 1], [0], [1.0, 2.0])],
)
def test_reviews_that_do_not_fit_together_are_refused(
    works: Any, reviewers: Any, given: Any
) -> None:
    with pytest.raises(ValueError, match="as many works and reviewers"):
        estimates(works, reviewers, given, low=0, high=4)


REVIEWS = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=5), min_size=1,
    max_size=30,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(REVIEWS, st.booleans())
def test_whatever_was_given_every_estimate_is_a_number_between_the_extremes(
    panels: list[list[tuple[int, int]]], calibrate: bool
) -> None:
    rows = [
        (work, who, level)
        for work, seats in enumerate(panels)
        for who, level in dict(seats).items()
    ]
    names = {who: n for n, who in enumerate(sorted({who for _work, who, _level in rows}))}
    made = estimates(
        [work for work, _who, _level in rows],
        [names[who] for _work, who, _level in rows],
        [float(level) for _work, _who, level in rows],
        low=0, high=4, calibrate=calibrate,
    )  # fmt: skip
    assert len(made.scores) == len(panels)
    assert len(made.leniency) == len(names)
    for numbers in (made.scores, made.scores_sd, made.leniency, made.leniency_sd):
        assert np.isfinite(numbers).all()
    assert (made.scores_sd >= 0).all()
    assert made.stretch >= 1
    assert abs(made.leniency).max() <= 4
    levels = list(chain.from_iterable((level for _who, level in seats) for seats in panels))
    assert made.scores.min() >= min(levels) - 4
    assert made.scores.max() <= max(levels) + 4


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reviews_changes_nothing(random: Any) -> None:
    panels = played(Scenario.named("assumed"), reviews=3, terms=1, seed=1, people=40)
    order = list(range(len(panels.given)))
    random.shuffle(order)
    one = estimates(panels.works, panels.reviewers, panels.given, low=0, high=100, calibrate=False)
    other = estimates(
        panels.works[order], panels.reviewers[order], panels.given[order], low=0, high=100,
        calibrate=False,
    )  # fmt: skip
    assert other.scores == pytest.approx(one.scores, abs=1e-6)
    assert other.leniency == pytest.approx(one.leniency, abs=1e-6)


def test_intervals_stay_within_the_scale() -> None:
    assert interval(3.9, 0.5, low=0, high=4) == (pytest.approx(3.0776, abs=1e-3), 4)
