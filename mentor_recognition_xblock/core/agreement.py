"""How well several raters agree, and how far one of them stands from the key.

Krippendorff's alpha after K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011),
section D: any number of raters, ratings may be missing, differences by the ranks between two
levels. A bias is a mean of signed differences with Student's interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Final, Literal

from scipy.stats import t as student

# Content Analysis (Krippendorff 2004), page 241: conclusions may be drawn from data at the first,
# tentative ones at the second, none below it.
RELIABLE: Final = 0.800
TENTATIVE: Final = 2 / 3

Tendency = Literal["higher", "lower", "unclear"]


@dataclass(frozen=True)
class Bias:
    """Levels by which a rater is above the key on average, with a 90 % interval.

    ``low`` and ``high`` are None where there are too few ratings for one.
    """

    mean: float
    low: float | None
    high: float | None
    ratings: int

    @property
    def tendency(self) -> Tendency:
        """Whether the interval lies above the key or below it as a whole."""
        if self.low is None or self.high is None:
            return "unclear"
        if self.low > 0:
            return "higher"
        return "lower" if self.high < 0 else "unclear"


def krippendorff_alpha(units: Sequence[Sequence[int]]) -> float | None:
    """Alpha for ordinal levels, at most 1; 0 is agreement by chance.

    ``units`` hold the levels that each thing was given, in any order; those with fewer than two
    tell nothing. None where nothing can be compared, or where every level is the same: then there
    is no difference by which agreement could be told from chance.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    counts = Counter(level for unit in pairable for level in unit)
    if len(counts) < 2:
        return None
    total = counts.total()
    distance = _ordinal(counts)
    observed = sum(
        # Each level of a unit with each other one, weighed so that all levels count alike.
        sum(distance[a, b] for at, a in enumerate(unit) for b in unit[at + 1 :])
        * 2
        / (len(unit) - 1)
        for unit in pairable
    )
    expected = sum(counts[a] * counts[b] * distance[a, b] for a in counts for b in counts)
    return 1 - (total - 1) * observed / expected


def _ordinal(counts: Counter[int]) -> dict[tuple[int, int], float]:
    """The squared number of ratings between two levels, half of those at either end included."""
    levels = sorted(counts)
    found: dict[tuple[int, int], float] = {}
    for at, low in enumerate(levels):
        for to in range(at, len(levels)):
            high = levels[to]
            between = sum(counts[one] for one in levels[at : to + 1])
            apart = (between - (counts[low] + counts[high]) / 2) ** 2 if to > at else 0.0
            found[low, high] = found[high, low] = apart
    return found


def bias(own: Sequence[int], key: Sequence[int], *, confidence: float = 0.90) -> Bias:
    """How far a rater's levels lie above the key's; ``ValueError`` for other lengths or none."""
    if len(own) != len(key) or not own:
        raise ValueError("a bias needs two equally long, non-empty ratings")
    steps = [given - agreed for given, agreed in zip(own, key, strict=True)]
    mean, n = fmean(steps), len(steps)
    if n < 2:
        return Bias(mean, None, None, n)
    half = float(student.ppf((1 + confidence) / 2, n - 1)) * stdev(steps) / n**0.5
    return Bias(mean, mean - half, mean + half, n)
