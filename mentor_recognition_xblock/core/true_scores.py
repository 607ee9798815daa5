"""What a work is worth and how lenient its reviewers are, from all reviews they gave.

A score is the work's true score, plus the reviewer's leniency, plus noise: crossed random effects
(Searle, Casella & McCulloch 1992, ch. 5). Variances follow from moments (Henderson 1953, method 1),
works and reviewers from the best linear unbiased predictions (Henderson 1975). Intervals of such
models are too narrow where scales end and some reviewers are careless, so they are stretched until
they cover what they say in panels simulated from the fit with the reviewers' own residuals (a
parametric bootstrap; Efron & Tibshirani 1993, ch. 6 and 25).

Scores are on any scale with ends ``low`` and ``high``; all is deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]

# Works that the panels simulated for the width of intervals have, all rounds together.
SIMULATED: Final = 6_000
ROUNDS: Final = 6
# Fewer reviews than this say nothing about the width of an interval.
FEWEST: Final = 30
AGREEING: Final = 3
SEED: Final = 20_261_127
_STEPS: Final = 60
_PRECISE: Final = 1e-7


@dataclass(frozen=True)
class Variances:
    """Mean of all scores; variances of true scores, of leniency and of what is left."""

    mean: float
    works: float
    reviewers: float
    noise: float


@dataclass(frozen=True)
class Estimates:
    """By work and by reviewer, in the order of their numbers.

    ``scores`` are on the scale, ``leniency`` is how much above others a reviewer scores; ``*_sd``
    are standard deviations, stretched by ``stretch`` so that intervals cover what they say.
    """

    variances: Variances
    scores: Floats
    scores_sd: Floats
    leniency: Floats
    leniency_sd: Floats
    stretch: float


def estimates(
    works: Sequence[int] | Whole,
    reviewers: Sequence[int] | Whole,
    scores: Sequence[float] | Floats,
    *,
    low: float,
    high: float,
    calibrate: bool = True,
) -> Estimates:
    """True scores of works and leniencies of reviewers, numbered from 0 without gaps.

    One element of each sequence a review. ``ValueError`` for sequences of other lengths, or none.
    """
    given = np.asarray(scores, np.float64)
    if not len(given) or not len(given) == len(works) == len(reviewers):
        raise ValueError("as many works and reviewers as scores, and at least one")
    made = _Panels(np.asarray(works, np.intp), np.asarray(reviewers, np.intp))
    fitted = made.fitted(given)
    if not calibrate or len(given) < FEWEST:
        return fitted
    stretch = _stretch(made, given, fitted, low, high)
    return replace(
        fitted,
        scores_sd=fitted.scores_sd * stretch,
        leniency_sd=fitted.leniency_sd * stretch,
        stretch=stretch,
    )


def interval(
    estimate: float, sd: float, *, low: float, high: float, level: float = 0.9
) -> tuple[float, float]:
    """The central interval of an estimate, within the scale."""
    width = NormalDist().inv_cdf(0.5 + level / 2) * sd
    return max(low, estimate - width), min(high, estimate + width)


class _Panels:
    """Who reviewed what; the same for every set of scores."""

    def __init__(self, works: Whole, reviewers: Whole) -> None:
        self.works, self.reviewers = works, reviewers
        self.per_work = np.bincount(works).astype(np.float64)
        self.per_reviewer = np.bincount(reviewers).astype(np.float64)
        shape = (len(self.per_work), len(self.per_reviewer))
        # scipy's stubs know no type of a product.
        self.met: Any = csr_array((np.ones(len(works)), (works, reviewers)), shape=shape)
        self.met_back: Any = self.met.T.tocsr()

    def fitted(self, scores: Floats) -> Estimates:
        variances = self.variances(scores)
        true, leniency = self.predicted(scores, variances)
        true_sd, leniency_sd = self.deviations(variances)
        return Estimates(variances, true, true_sd, leniency, leniency_sd, 1.0)

    def variances(self, scores: Floats) -> Variances:
        """By moments: spread within works, within reviewers, and of all scores."""
        count = len(scores)
        mean = float(scores.mean())
        within_works, free_works = _within(self.works, self.per_work, scores)
        within_reviewers, free_reviewers = _within(self.reviewers, self.per_reviewer, scores)
        total = float(((scores - mean) ** 2).sum())
        share_works = count - float((self.per_work**2).sum()) / count
        share_reviewers = count - float((self.per_reviewer**2).sum()) / count
        if not free_works or not free_reviewers:
            # One review a work or one a reviewer: the two cannot be told apart.
            noise = within_works / free_works if free_works else total / max(count - 1, 1)
            spread = max(total / max(count - 1, 1) - noise, 0.0) if free_works else 0.0
            return Variances(mean, spread, 0.0, max(noise, _PRECISE))
        leniency_and_noise = within_works / free_works
        true_and_noise = within_reviewers / free_reviewers
        noise = (total - true_and_noise * share_works - leniency_and_noise * share_reviewers) / (
            count - 1 - share_works - share_reviewers
        )
        noise = min(max(noise, _PRECISE), leniency_and_noise or _PRECISE)
        return Variances(
            mean,
            max(true_and_noise - noise, 0.0),
            max(leniency_and_noise - noise, 0.0),
            max(noise, _PRECISE),
        )

    def predicted(self, scores: Floats, given: Variances) -> tuple[Floats, Floats]:
        """Best linear unbiased predictions: conjugate gradients on the reviewers' equations."""
        hold_works = given.noise / given.works if given.works else np.inf
        weight = 1 / (self.per_work + hold_works)
        of_works = np.bincount(self.works, scores, len(self.per_work))
        of_reviewers = np.bincount(self.reviewers, scores, len(self.per_reviewer))
        leniency = np.zeros(len(self.per_reviewer))
        mean = given.mean
        if given.reviewers:
            hold = self.per_reviewer + given.noise / given.reviewers

            def times(vector: Floats) -> Floats:
                product: Floats = hold * vector - self.met_back @ (weight * (self.met @ vector))
                return product

            def solved(right: Floats) -> Floats:
                return _solved(times, right, hold)

            # The mean is part of the equations: profiled out, as it is not shrunk.
            ones = self.per_reviewer - self.met_back @ (weight * self.per_work)
            right = of_reviewers - self.met_back @ (weight * of_works)
            by_scores, by_mean = solved(right), solved(ones)
            kept = self.per_work - weight * self.per_work**2
            above = (of_works - weight * self.per_work * of_works).sum() - ones @ by_scores
            below = kept.sum() - ones @ by_mean
            mean = float(above / below) if below > _PRECISE else mean
            leniency = by_scores - mean * by_mean
        elif given.works:
            kept = self.per_work - weight * self.per_work**2
            mean = float((of_works - weight * self.per_work * of_works).sum() / kept.sum())
        true = weight * (of_works - self.per_work * mean - self.met @ leniency)
        return mean + true, leniency

    def deviations(self, given: Variances) -> tuple[Floats, Floats]:
        """Standard deviations of the predictions, each side as if it knew the other but for its
        own uncertainty.
        """
        unsure = true = np.zeros_like(self.per_work)
        if given.works:
            either = given.noise + given.reviewers
            unsure = 1 / (1 / given.works + (self.per_work - 1) / either)
        told = self.met_back @ (1 / (given.noise + unsure))
        leniency = 1 / (1 / given.reviewers + told) if given.reviewers else np.zeros_like(told)
        if given.works:
            alone = 1 / (1 / given.works + self.per_work / given.noise)
            true = alone + (alone / given.noise) ** 2 * (self.met @ leniency)
        return np.sqrt(true), np.sqrt(leniency)


def _within(group: Whole, sizes: Floats, scores: Floats) -> tuple[float, float]:
    """Sum of squares within groups, and its degrees of freedom."""
    means = np.bincount(group, scores, len(sizes)) / sizes
    return float(((scores - means[group]) ** 2).sum()), float((sizes - 1).sum())


def _solved(times: Any, right: Floats, diagonal: Floats) -> Floats:
    """Conjugate gradients with a diagonal preconditioner (Hestenes & Stiefel 1952)."""
    found = right / diagonal
    rest = right - times(found)
    scaled = rest / diagonal
    way = scaled.copy()
    size = rest @ scaled
    enough = _PRECISE**2 * float(right @ (right / diagonal))
    for _step in range(_STEPS):
        if size <= enough:
            break
        made = times(way)
        length = size / (way @ made)
        found = found + length * way
        rest = rest - length * made
        scaled = rest / diagonal
        size, before = rest @ scaled, size
        way = scaled + (size / before) * way
    return found


def _stretch(panels: _Panels, scores: Floats, fitted: Estimates, low: float, high: float) -> float:
    """By what intervals must be wider to cover nine of ten true scores of simulated panels."""
    part, kept = _part(panels)
    left = scores - fitted.scores[panels.works] - fitted.leniency[panels.reviewers]
    simulation = _Simulation(part, left[kept], low, high)
    truth, wanted = fitted.variances, part.variances(scores[kept])
    # Where a scale ends, scores spread less than what they tell of: enlarged until they agree.
    for _round in range(AGREEING):
        _true, made = simulation.drawn(truth)
        truth = _nearer(truth, part.variances(made), wanted)
    seen = []
    for _round in range(max(1, min(ROUNDS, SIMULATED // len(part.per_work)))):
        true, made = simulation.drawn(truth)
        again = part.fitted(made)
        seen.append(np.abs(true - again.scores) / np.maximum(again.scores_sd, _PRECISE))
    ninth = float(np.quantile(np.concatenate(seen), 0.9))
    return max(1.0, ninth / NormalDist().inv_cdf(0.95))


def _part(panels: _Panels) -> tuple[_Panels, Whole]:
    """The panels of the first reviewers, where there are more works than simulation needs."""
    if len(panels.per_work) <= SIMULATED:
        return panels, np.arange(len(panels.works))
    kept = np.flatnonzero(panels.works < SIMULATED)
    _names, reviewers = np.unique(panels.reviewers[kept], return_inverse=True)
    return _Panels(panels.works[kept], reviewers.astype(np.intp)), kept


class _Simulation:
    """Panels as they are with scores as they might be; some reviewers are careful, some are not."""

    def __init__(self, panels: _Panels, left: Floats, low: float, high: float) -> None:
        self.panels, self.low, self.high = panels, low, high
        self.draws = np.random.default_rng(SEED)
        self.order = np.argsort(panels.reviewers, kind="stable")
        self.reviewer = panels.reviewers[self.order]
        # What a fit leaves is less than what was there: to a variance of one here.
        self.left = left[self.order] / (float(np.sqrt((left**2).mean())) or 1.0)

    def drawn(self, truth: Variances) -> tuple[Floats, Floats]:
        """True scores and the reviews of them, both within the scale."""
        panels, draws = self.panels, self.draws
        true = draws.normal(truth.mean, np.sqrt(truth.works), len(panels.per_work))
        true = np.clip(true, self.low, self.high)
        leniency = draws.normal(0, np.sqrt(truth.reviewers), len(panels.per_reviewer))
        made = true[panels.works] + leniency[panels.reviewers] + self._noise(truth.noise)
        return true, np.clip(made, self.low, self.high)

    def _noise(self, variance: float) -> Floats:
        """The reviewers' own residuals in another order, with signs at random."""
        shuffled = np.lexsort((self.draws.random(len(self.left)), self.reviewer))
        signs = self.draws.choice((-1.0, 1.0), len(self.left))
        noise = np.empty_like(self.left)
        noise[self.order] = self.left[shuffled] * signs * np.sqrt(variance)
        return noise


def _nearer(truth: Variances, seen: Variances, wanted: Variances) -> Variances:
    def scaled(value: float, is_now: float, should: float) -> float:
        return value * min(2.0, max(0.5, should / is_now)) if is_now > _PRECISE else value

    return Variances(
        truth.mean + wanted.mean - seen.mean,
        scaled(truth.works, seen.works, wanted.works),
        scaled(truth.reviewers, seen.reviewers, wanted.reviewers),
        scaled(truth.noise, seen.noise, wanted.noise),
    )
