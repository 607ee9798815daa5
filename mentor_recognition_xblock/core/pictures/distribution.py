"""How figures lie: as dots while one can count them, as bars of a histogram beyond."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .paths import Point
from .scale import Scale, along, finite, nice

# One can still count so many dots, and stack so many in the height of a picture.
DOTS: Final = 40
STACK: Final = 9


@dataclass(frozen=True)
class Bin:
    """``count`` figures from ``low`` to under ``high`` (the last bin holds its end as well).

    ``x``, ``width`` and ``top`` in percent of the drawing.
    """

    low: float
    high: float
    count: int
    x: float
    width: float
    top: float

    def height(self) -> float:
        """Percent of the drawing, from the bottom."""
        return round(100 - self.top, 2)


@dataclass(frozen=True)
class Distribution:
    """``bins`` over a ``scale`` of figures, beside one of ``counts``; ``dots`` instead of bars.

    ``mark`` is where a given figure stands, in percent.
    """

    scale: Scale
    counts: Scale
    bins: tuple[Bin, ...]
    dots: tuple[Point, ...]
    mark: float | None


def distribution(
    values: Sequence[float | None],
    *,
    low: float | None = None,
    high: float | None = None,
    mark: float | None = None,
    mirrored: bool = False,
) -> Distribution:
    """The drawing of figures; each step of the axis holds two bins."""
    held = sorted(figure for figure in map(finite, values) if figure is not None)
    scale = nice([*held, mark], low=low, high=high, most=6)
    parts = (len(scale.ticks) - 1) * 2
    width = (scale.high - scale.low) / parts
    edges = [scale.low + width * number for number in range(parts)]
    found = [0] * parts
    for figure in held:
        found[bisect_right(edges, figure) - 1] += 1
    tallest = max(found)
    counts = nice(found, low=0.0, high=1.0, whole=True, most=4)
    is_dots = len(held) <= DOTS and tallest <= STACK
    bins = tuple(
        Bin(
            low=edge,
            high=edge + width,
            count=count,
            x=along(100 * (number + int(mirrored)) / parts, mirrored=mirrored),
            width=round(100 / parts, 2),
            top=counts.down(count),
        )
        for number, (edge, count) in enumerate(zip(edges, found, strict=True))
    )
    place = finite(mark)
    return Distribution(
        scale,
        counts,
        bins,
        tuple(_dots(bins)) if is_dots else (),
        None if place is None else along(scale.at(place), mirrored=mirrored),
    )


def _dots(bins: Sequence[Bin]) -> list[Point]:
    """Stacked from the bottom, in the middle of their bin."""
    return [
        (round(one.x + one.width / 2, 2), round(100 - 100 * (level + 0.5) / STACK, 2))
        for one in bins
        for level in range(one.count)
    ]
