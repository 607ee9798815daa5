"""How many are still there after a time: steps down from all, on the band of their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .paths import Point, area, line
from .scale import Scale, along, finite, nice


@dataclass(frozen=True)
class Step:
    """From ``time`` on a ``share`` (0-1) is still there, its interval from ``low`` to ``high``."""

    time: float
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Curve:
    """The steps of a group; before the first all are there. ``until``: how long it was watched."""

    name: str
    steps: tuple[Step, ...]
    until: float | None = None


@dataclass(frozen=True)
class Stairs:
    """A curve as paths in a box of 100 by 100, and where it ends."""

    line: str
    band: str
    end: Point


@dataclass(frozen=True)
class Survival:
    """``times`` along, ``shares`` beside; one stairs for each curve."""

    times: Scale
    shares: Scale
    stairs: tuple[Stairs, ...]


def survival(curves: Sequence[Curve], *, mirrored: bool = False) -> Survival:
    """The drawing of curves over one axis of time, which begins at 0."""
    ends = [finite(step.time) for curve in curves for step in curve.steps]
    times = nice([*ends, *(curve.until for curve in curves)], low=0.0, most=7)
    shares = nice((), low=0.0, high=1.0)
    return Survival(
        times, shares, tuple(_stairs(curve, times, shares, mirrored=mirrored) for curve in curves)
    )


def _stairs(curve: Curve, times: Scale, shares: Scale, *, mirrored: bool) -> Stairs:
    kept = sorted(
        (
            step
            for step in curve.steps
            if finite(step.time) is not None and step.share == step.share
        ),
        key=lambda step: step.time,
    )
    last = finite(curve.until)
    end = max([step.time for step in kept] + ([] if last is None else [last]) + [0.0])

    def down(levels: Sequence[float]) -> list[Point]:
        """The corners: along to the next step, then down to its level."""
        corners: list[Point] = [(0.0, shares.down(1.0))]
        for step, level in zip(kept, levels, strict=True):
            x = times.at(step.time)
            corners += [(x, corners[-1][1]), (x, shares.down(level))]
        corners.append((times.at(end), corners[-1][1]))
        return [(along(x, mirrored=mirrored), y) for x, y in corners]

    middle = down([step.share for step in kept])
    # A step without an interval takes the one before it: nothing new is known there.
    low = high = 1.0
    lows, highs = [], []
    for step in kept:
        below, above = finite(step.low), finite(step.high)
        low = low if below is None else below
        high = high if above is None else above
        lows.append(min(low, step.share))
        highs.append(max(high, step.share))
    has_band = any(step.low is not None and step.high is not None for step in kept)
    return Stairs(
        line=line(middle),
        band=area(down(highs), down(lows)) if has_band else "",
        end=middle[-1],
    )
