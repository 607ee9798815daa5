"""How a reviewer's levels lie to agreed keys, and whether that is still near enough.

A work is the unit: its criteria are judged together by one person, so they count once. Of each
there is the mean signed difference (how lenient) and the mean absolute one (how far off), in
levels. Their means have Student's t interval (Student 1908) of 90 %.

Near is shown, and not assumed: ``within`` when the whole interval lies inside the margins (two
one-sided tests at 5 %; Schuirmann 1987), ``drifted`` when it lies wholly outside, else
``not_enough``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Final, Literal

from scipy.stats import t as student

from .consensus import weighted_kappa

Verdict = Literal["within", "not_enough", "drifted"]

# Fewer works say nothing of a reviewer; of more than these only the newest are looked at.
FEWEST: Final = 5
NEWEST: Final = 20
# Half a level is what a mean is rounded by. Two who set a key may lie one level apart.
MOST_BIAS: Final = 0.5
MOST_DISTANCE: Final = 1.0
_CONFIDENCE: Final = 0.9


@dataclass(frozen=True)
class Answer:
    """A reviewer's levels of a work by criterion, and the agreed ones."""

    own: Mapping[str, int]
    key: Mapping[str, int]


@dataclass(frozen=True)
class Mean:
    """A mean with the ends of its 90 % interval, in levels."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Drift:
    """``bias`` above zero is more lenient than the keys; ``distance`` is 0 for the same levels.

    ``kappa`` is weighted, as in calibration. All are of ``works`` works.
    """

    works: int
    bias: Mean
    distance: Mean
    kappa: float
    verdict: Verdict


def drift(answers: Sequence[Answer]) -> Drift | None:
    """From the newest answers, the oldest first; None for fewer than ``FEWEST``."""
    if len(answers) < FEWEST:
        return None
    told = answers[-NEWEST:]
    bias, distance = bias_of(told), _distance(told)
    return Drift(len(told), bias, distance, _kappa(told), _verdict(bias, distance))


def bias_of(answers: Sequence[Answer]) -> Mean:
    """Mean signed difference to the keys of two or more works; ``ValueError`` of fewer."""
    return _mean([fmean(_steps(one)) for one in answers], criteria=len(_steps(answers[0])))


def _distance(answers: Sequence[Answer]) -> Mean:
    values = [fmean(abs(step) for step in _steps(one)) for one in answers]
    mean = _mean(values, criteria=len(_steps(answers[0])))
    return Mean(mean.value, max(0.0, mean.low), mean.high)


def _steps(answer: Answer) -> list[int]:
    return [answer.own[criterion] - level for criterion, level in answer.key.items()]


def _mean(values: Sequence[float], *, criteria: int) -> Mean:
    """Student's interval. Whole levels are rounded by up to a half, evenly (variance 1/12; Sheppard
    1898): works that agree by chance are not surer than that.
    """
    if len(values) < 2:
        raise ValueError("an interval needs two works")
    spread = max(stdev(values), sqrt(1 / 12 / criteria))
    quantile = float(student.ppf(0.5 + _CONFIDENCE / 2, len(values) - 1))
    width = quantile * spread / sqrt(len(values))
    mean = fmean(values)
    return Mean(mean, mean - width, mean + width)


def _kappa(answers: Sequence[Answer]) -> float:
    pairs = [(one.own[name], level) for one in answers for name, level in one.key.items()]
    return weighted_kappa([own for own, _key in pairs], [key for _own, key in pairs])


def _verdict(bias: Mean, distance: Mean) -> Verdict:
    is_off = bias.low > MOST_BIAS or bias.high < -MOST_BIAS or distance.low > MOST_DISTANCE
    is_near = bias.low > -MOST_BIAS and bias.high < MOST_BIAS and distance.high < MOST_DISTANCE
    return "drifted" if is_off else "within" if is_near else "not_enough"
