"""What a panel agrees on, and how well raters agree.

Levels are integers 0-4; a rating is a mapping criterion -> level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from scipy.stats import f as f_distribution

Rating = Mapping[str, int]


@dataclass(frozen=True)
class PanelResult:
    """``medians`` by criterion; ``mean`` of them (the score that decides); widest ``span``."""

    medians: dict[str, float]
    mean: float
    span: int
    raters: int


@dataclass(frozen=True)
class Reliability:
    """ICC(k) of panels: estimate and one-sided lower bound; None where not computable."""

    estimate: float | None
    lower: float | None
    panels: int


def panel_result(ratings: Sequence[Rating]) -> PanelResult:
    """Median per criterion and the mean of the medians; ``ValueError`` without ratings."""
    if not ratings:
        raise ValueError("a panel without ratings has no result")
    criteria = list(ratings[0])
    levels = {name: [rating[name] for rating in ratings] for name in criteria}
    medians = {name: float(median(values)) for name, values in levels.items()}
    return PanelResult(
        medians=medians,
        mean=fmean(medians.values()),
        span=max(max(values) - min(values) for values in levels.values()),
        raters=len(ratings),
    )


def median_of_means(ratings: Sequence[Rating]) -> float:
    """The median of what each rater gave on average; ``ValueError`` without ratings."""
    if not ratings:
        raise ValueError("a panel without ratings has no result")
    return float(median(fmean(rating.values()) for rating in ratings))


def weighted_kappa(own: Sequence[int], key: Sequence[int], *, levels: int = 5) -> float:
    """Cohen's kappa with quadratic weights (Cohen 1968), -1..1.

    Constant and equal ratings give 1.0; constant but different ones 0.0.
    """
    if len(own) != len(key) or not own:
        raise ValueError("kappa needs two equally long, non-empty ratings")
    n = len(own)
    observed = sum((a - b) ** 2 for a, b in zip(own, key, strict=True)) / n
    expected = sum((a - b) ** 2 for a in own for b in key) / n**2
    if expected == 0:
        return 1.0 if observed == 0 else 0.0
    return 1 - observed / expected


def icc_k(panels: Sequence[Sequence[float]], *, confidence: float = 0.90) -> Reliability:
    """ICC(1,k), one-way random effects, of the panel mean, with its one-sided lower bound.

    ``panels``: one row of k scores per work; rows are cut to the smallest size of at least 2.
    Shrout & Fleiss 1979, eq. for ICC(1,k); interval by McGraw & Wong 1996, table 7.
    """
    rows = [list(row) for row in panels if len(row) >= 2]
    if len(rows) < 3:
        return Reliability(None, None, len(rows))
    k = min(len(row) for row in rows)
    # The formula wants as many scores a work; cutting loses less than dropping whole panels.
    rows = [row[:k] for row in rows]
    n = len(rows)
    means = [fmean(row) for row in rows]
    grand = fmean(means)
    between = k * sum((mean - grand) ** 2 for mean in means) / (n - 1)
    within = sum((x - m) ** 2 for row, m in zip(rows, means, strict=True) for x in row) / (
        n * (k - 1)
    )
    # No spread between works: nothing was told apart, whatever raters agreed on.
    if between == 0:
        return Reliability(0.0, 0.0, n)
    if within == 0:
        return Reliability(1.0, 1.0, n)
    ratio = between / within
    critical = float(f_distribution.ppf(confidence, n - 1, n * (k - 1)))
    return Reliability(1 - 1 / ratio, 1 - critical / ratio, n)
