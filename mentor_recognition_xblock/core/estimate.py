"""Intervals and posteriors of the metrics.

One-sided 90 % bounds (z = 1.2816 by default) for shares, by Wilson (1927); a normal posterior for
the mean adjusted gain (empirical Bayes shrinkage, Efron & Morris 1975); order statistics for a
median, Student's t for a plain mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, comb, erfc, sqrt
from statistics import NormalDist, fmean, stdev

from scipy.stats import t as student

NORMAL = NormalDist()


@dataclass(frozen=True)
class Share:
    """``hits`` of ``n`` with the bounds of the true share; 0..1 where nothing was seen."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The observed share, None without observations."""
        return self.hits / self.n if self.n else None


@dataclass(frozen=True)
class Gain:
    """Shrunk mean of adjusted gains (rubric levels), its spread, and P(true gain > 0)."""

    n: int
    mean: float
    shrunk: float
    sd: float
    probability: float


def wilson(hits: int, n: int, *, z: float) -> Share:
    """Lower and upper one-sided bounds at ``z`` (Wilson 1927, eq. for the score interval)."""
    if not 0 <= hits <= n:
        raise ValueError("hits lie between 0 and n")
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    p = hits / n
    centre = p + z * z / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # Exact at the ends, where rounding would leave 1e-17 instead of 0.
    low = 0.0 if hits == 0 else (centre - spread) / scale
    high = 1.0 if hits == n else (centre + spread) / scale
    return Share(hits, n, low, high)


def shrunk_gain(gains: Sequence[float], *, k: float, sigma2_within: float) -> Gain:
    """Posterior of a mentor's true gain: mean n/(n+k)·average, variance σ²w/(n+k).

    The prior is N(0, σ²w/k): before any evidence nobody is above or below expectation.
    """
    n = len(gains)
    mean = fmean(gains) if gains else 0.0
    shrunk = n / (n + k) * mean
    sd = sqrt(sigma2_within / (n + k))
    # By the complementary error function: 1 + erf would lose the digits of a small probability.
    return Gain(n, mean, shrunk, sd, erfc(-shrunk / sd / sqrt(2)) / 2)


def median_bounds(values: Sequence[float], *, z: float) -> tuple[float, float] | None:
    """One-sided bounds at ``z`` of the median that ``values`` were drawn from; None of too few.

    By order statistics (Thompson 1936; the sign test inverted): the k-th least and the k-th largest
    value, for the largest k at which fewer than k of n fair coins fall heads with a probability of
    at most 1 - Φ(z). Nothing is assumed of how the values are spread.
    """
    ordered, n, rest = sorted(values), len(values), 1 - NORMAL.cdf(z)
    k, below = 0, 0.0
    while k < n and (below := below + comb(n, k) / 2**n) <= rest:
        k += 1
    return (ordered[k - 1], ordered[n - k]) if k else None


def lower_quartile(values: Sequence[float]) -> float:
    """The least value that a quarter of ``values`` (one or more) or more do not exceed.

    The inverse of the distribution (Hyndman & Fan 1996, type 1): one of the values.
    """
    return sorted(values)[ceil(len(values) / 4) - 1]


def lower_quartile_at_most(values: Sequence[float], *, z: float) -> float | None:
    """The one-sided upper bound at ``z`` of the lower quartile; None of too few.

    By order statistics, as ``median_bounds``: the k-th least value, for the least k at which fewer
    than k of n fall below the quartile with a probability of at least Φ(z).
    """
    ordered, n, sure = sorted(values), len(values), NORMAL.cdf(z)
    fewer = 0.0
    for k in range(1, n + 1):
        fewer += comb(n, k - 1) * 3 ** (n - k + 1) / 4**n
        if fewer >= sure:
            return ordered[k - 1]
    return None


def mean_bounds(values: Sequence[float], *, z: float) -> tuple[float, float]:
    """One-sided bounds of the true mean of two or more values, with the confidence of ``z``.

    By Student's t, since the spread is estimated from the same values.
    """
    quantile = float(student.ppf(NORMAL.cdf(z), len(values) - 1))
    spread = quantile * stdev(values) / sqrt(len(values))
    return fmean(values) - spread, fmean(values) + spread


@cache
def two_sided(z: float) -> float:
    """Confidence of the interval between the two one-sided bounds at ``z``: 0.80 for 1.2816."""
    return round(2 * NORMAL.cdf(z) - 1, 4)
