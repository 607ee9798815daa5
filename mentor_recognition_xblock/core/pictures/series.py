"""Figures in an order, each with an interval: what trend and term by term begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .scale import Scale, along, finite, nice, slot


@dataclass(frozen=True)
class Estimate:
    """A ``value`` named by ``label`` (a term), None where it is missing.

    ``low`` and ``high`` are its interval; ``provisional`` says that it may still change.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Mark:
    """An estimate in its column: ``y`` of the value, ``top`` and ``bottom`` of the interval."""

    x: float
    y: float | None
    top: float | None
    bottom: float | None
    provisional: bool


@dataclass(frozen=True)
class Axes:
    """The marks, one a column, the ``scale`` beside them and the ``goal`` across, if any."""

    scale: Scale
    marks: tuple[Mark, ...]
    goal: float | None


def axes(
    estimates: Sequence[Estimate],
    *,
    goal: float | None = None,
    low: float | None = None,
    high: float | None = None,
    mirrored: bool = False,
) -> Axes:
    """Every estimate in a column of its own; the scale holds all, ``low`` and ``high`` too."""
    figures = [figure for one in estimates for figure in (one.value, one.low, one.high)]
    scale = nice([*figures, goal], low=low, high=high)
    goal = finite(goal)
    return Axes(
        scale,
        tuple(
            _mark(one, along(slot(index, len(estimates)), mirrored=mirrored), scale)
            for index, one in enumerate(estimates)
        ),
        None if goal is None else scale.down(goal),
    )


def _mark(estimate: Estimate, x: float, scale: Scale) -> Mark:
    value, low, high = finite(estimate.value), finite(estimate.low), finite(estimate.high)
    y = None if value is None else scale.down(value)
    if low is None or high is None:
        return Mark(x, y, None, None, estimate.provisional)
    top, bottom = sorted((scale.down(low), scale.down(high)))
    return Mark(x, y, top, bottom, estimate.provisional)
