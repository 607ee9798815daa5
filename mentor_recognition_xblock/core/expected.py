"""What learners of a course reach on average, given where they began.

``expected = intercept(course) + slope · baseline``, by least squares on the programme's frozen
baseline cohort. Fitted once and stored in a policy version, so that the bar is not a contest
between mentors: one mentor's result never moves another's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np

MIN_PER_COURSE: Final = 20
MIN_MENTORS: Final = 30
DEFAULT_K: Final = 6.0
FLOOR: Final = 0.05


@dataclass(frozen=True)
class Point:
    """A completed pairing of the cohort: scores 0-4."""

    mentor: str
    course: str
    baseline: float
    final: float


@dataclass(frozen=True)
class Fit:
    """The pooled parameters; ``intercepts`` only for courses with enough pairings."""

    intercepts: dict[str, float]
    intercept: float
    slope: float
    k: float
    sigma2_within: float
    pairings: int


def fit(points: Sequence[Point]) -> Fit:
    """Fit the cohort; ``ValueError`` under three pairings.

    k = σ²within/σ²between by ANOVA moments with at least 30 mentors, else 6.
    """
    if len(points) < 3:
        raise ValueError("a baseline cohort needs at least three completed pairings")
    slope, intercept, intercepts = _lines(points)
    residuals: dict[str, list[float]] = defaultdict(list)
    for point in points:
        a = intercepts.get(point.course, intercept)
        residuals[point.mentor].append(point.final - (a + slope * point.baseline))
    # k is how many pairings weigh as much as the prior: what is known of mentors as a whole.
    k, within = _components(residuals)
    return Fit(
        # Rounded, for these figures are published in the policy and hashed: whoever fits again on
        # another machine gets the same text.
        intercepts={course: round(a, 6) for course, a in intercepts.items()},
        intercept=round(intercept, 6),
        slope=round(slope, 6),
        k=round(k, 6),
        sigma2_within=round(within, 6),
        pairings=len(points),
    )


def _lines(points: Sequence[Point]) -> tuple[float, float, dict[str, float]]:
    counts: dict[str, int] = defaultdict(int)
    for point in points:
        counts[point.course] += 1
    # A course with few pairings would be fitted to its own noise: it shares one intercept.
    own = sorted(course for course, count in counts.items() if count >= MIN_PER_COURSE)
    x = np.array([point.baseline for point in points])
    y = np.array([point.final for point in points])
    # A column per course with enough pairings, one for all the rest.
    groups = [own.index(p.course) if p.course in own else len(own) for p in points]
    design = np.zeros((len(points), len(own) + 2))
    design[np.arange(len(points)), groups] = 1.0
    design[:, -1] = x
    solution, *_rest = np.linalg.lstsq(design, y, rcond=None)
    slope = float(solution[-1])
    pooled = float(y.mean() - slope * x.mean())
    return slope, pooled, {course: float(solution[i]) for i, course in enumerate(own)}


def _components(residuals: dict[str, list[float]]) -> tuple[float, float]:
    n = sum(len(values) for values in residuals.values())
    groups = len(residuals)
    within_ss = sum(
        (value - fmean(values)) ** 2 for values in residuals.values() for value in values
    )
    if n - groups < 1:
        flat = [value for values in residuals.values() for value in values]
        spread = sum((value - fmean(flat)) ** 2 for value in flat) / max(1, n - 1)
        return DEFAULT_K, max(spread, FLOOR)
    within = max(within_ss / (n - groups), FLOOR)
    if groups < MIN_MENTORS:
        return DEFAULT_K, within
    grand = fmean(value for values in residuals.values() for value in values)
    between_ms = sum(
        len(values) * (fmean(values) - grand) ** 2 for values in residuals.values()
    ) / (groups - 1)
    # The n0 of one-way ANOVA with unequal groups: their plain mean size overstates it.
    size = (n - sum(len(v) ** 2 for v in residuals.values()) / n) / (groups - 1)
    between = (between_ms - within) / size
    # No visible spread between mentors: shrink hard, but never divide by nothing.
    return (within / between if between > 1e-6 else 50.0), within
