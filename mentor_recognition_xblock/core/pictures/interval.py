"""One figure against what is needed: where it lies, how sure it is, where it would be enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .scale import along, finite, nice

Better = Literal["higher", "lower"]
Side = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Interval:
    """A ``value`` (None when nothing was seen) between ``low`` and ``high``.

    ``needed`` is the threshold; ``start`` and ``end`` are the ends of what the figure can be, None
    where it has none.
    """

    value: float | None
    needed: float | None = None
    low: float | None = None
    high: float | None = None
    better: Better = "higher"
    start: float | None = 0.0
    end: float | None = 1.0


@dataclass(frozen=True)
class Span:
    """A stretch of the bar: from ``x``, ``width`` wide."""

    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """Where to draw what; None for what there is none of.

    ``enough`` is where the figure would do; ``side`` is where words at ``needed`` begin, middle or
    end, so that they stay inside.
    """

    band: Span | None
    enough: Span | None
    point: float | None
    needed: float | None
    side: Side


def bar(interval: Interval, *, mirrored: bool = False) -> Bar:
    """The drawing of an interval."""
    value, low, high, needed = map(
        finite, (interval.value, interval.low, interval.high, interval.needed)
    )
    scale = nice((value, low, high, needed), low=interval.start, high=interval.end)
    seen = [figure for figure in (value, low, high, needed) if figure is not None]
    least = scale.low if interval.start is None else min(interval.start, *seen, interval.start)
    most = scale.high if interval.end is None else max(interval.end, *seen, interval.end)
    if most <= least:
        least, most = scale.low, scale.high

    def at(figure: float) -> float:
        return 100 * min(1.0, max(0.0, (figure - least) / (most - least)))

    def span(begin: float, end: float) -> Span:
        first, last = sorted((along(begin, mirrored=mirrored), along(end, mirrored=mirrored)))
        return Span(first, round(last - first, 2))

    mark = None if needed is None else at(needed)
    return Bar(
        band=None if low is None or high is None else span(at(low), at(max(low, high))),
        enough=None
        if mark is None
        else span(mark, 100)
        if interval.better == "higher"
        else span(0, mark),
        point=None if value is None else along(at(value), mirrored=mirrored),
        needed=None if mark is None else along(mark, mirrored=mirrored),
        side="middle" if mark is None or 20 <= mark <= 80 else "start" if mark < 20 else "end",
    )
