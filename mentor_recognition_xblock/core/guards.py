"""What a committee should look at before it trusts a close: signs, from which nothing follows.

Rank correlation after Spearman (1904), its interval by Fisher's transformation with the standard
error of Bonett & Wright (2000); slopes after Theil (1950) and Sen (1968).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import atanh, sqrt, tanh
from typing import Final

from scipy.stats import spearmanr, theilslopes

from .estimate import NORMAL

CONFIDENCE: Final = 0.90
# Fewer pairs or points have intervals that say nothing.
FEWEST_PAIRS: Final = 10
FEWEST_POINTS: Final = 4
# No learner should stand behind more of what counts (default policy, 7.4), of so much or more.
MOST_OF_ONE: Final = 0.20
FEWEST_COUNTED: Final = 5
# So many works, and half of all, that end within so short a time are a burst.
FEWEST_AT_ONCE: Final = 4
AT_ONCE: Final = timedelta(days=2)
# Pairings that end so soon after the least length that counts, and are half of all.
JUST_LONG_ENOUGH: Final = timedelta(days=7)


@dataclass(frozen=True)
class Correlation:
    """Spearman's ``r`` of ``n`` pairs, with the ends of its 90 % interval."""

    n: int
    r: float
    low: float
    high: float


@dataclass(frozen=True)
class Slope:
    """Change a close over ``n`` closes, with the ends of its 90 % interval."""

    n: int
    slope: float
    low: float
    high: float

    @property
    def moves(self) -> bool:
        """Whether the whole interval lies on one side of no change."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Part:
    """``part`` of ``whole``."""

    part: int
    whole: int


def rank_correlation(pairs: Sequence[tuple[float, float]]) -> Correlation | None:
    """None of fewer than ``FEWEST_PAIRS``, or where one of the two never differs."""
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    if len(pairs) < FEWEST_PAIRS or len(set(first)) < 2 or len(set(second)) < 2:
        return None
    r = float(spearmanr(first, second).statistic)
    z = NORMAL.inv_cdf(0.5 + CONFIDENCE / 2)
    half = z * sqrt((1 + r * r / 2) / (len(pairs) - 3))
    # At the very ends the transformation has no value.
    middle = atanh(max(-0.999999, min(0.999999, r)))
    return Correlation(len(pairs), r, tanh(middle - half), tanh(middle + half))


def slope(points: Sequence[tuple[float, float]]) -> Slope | None:
    """From number of the close and figure; None of fewer than ``FEWEST_POINTS``."""
    if len(points) < FEWEST_POINTS:
        return None
    found = theilslopes([y for _x, y in points], [x for x, _y in points], alpha=CONFIDENCE)
    return Slope(len(points), float(found[0]), float(found[2]), float(found[3]))


def concentration(learners: Iterable[int]) -> Part | None:
    """The learner behind most of what counts, one entry each; None within the bound."""
    counts = Counter(learners)
    whole = counts.total()
    most = max(counts.values(), default=0)
    if whole < FEWEST_COUNTED or most < 2 or most <= MOST_OF_ONE * whole:
        return None
    return Part(most, whole)


def burst(days: Iterable[date]) -> Part | None:
    """The most works that ended within ``AT_ONCE``; None where that is no burst."""
    ordered = sorted(days)
    most, first = 0, 0
    for last, day in enumerate(ordered):
        while day - ordered[first] > AT_ONCE:
            first += 1
        most = max(most, last - first + 1)
    if most < FEWEST_AT_ONCE or 2 * most < len(ordered):
        return None
    return Part(most, len(ordered))


def fast(lengths: Sequence[timedelta], *, least: timedelta) -> Part | None:
    """Pairings that ended as soon as they counted; None where these are fewer than half."""
    short = sum(length <= least + JUST_LONG_ENOUGH for length in lengths)
    if len(lengths) < FEWEST_AT_ONCE or 2 * short < len(lengths):
        return None
    return Part(short, len(lengths))


def mutual(mentored: Mapping[int, set[int]]) -> list[tuple[int, int]]:
    """Pairs that mentored each other, from whom each mentored; the smaller id first."""
    return sorted(
        (one, other)
        for one, others in mentored.items()
        for other in others
        if one < other and one in mentored.get(other, ())
    )


def hangs_on(learners: Sequence[int], holds: Callable[[int], bool]) -> list[int]:
    """Learners without whom a result no longer ``holds``."""
    return [learner for learner in dict.fromkeys(learners) if not holds(learner)]
