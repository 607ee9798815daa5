"""A figure's course at a glance: a small line that ends in a dot, without axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .paths import Point, line, runs
from .scale import along, finite


@dataclass(frozen=True)
class Sparkline:
    """``lines`` in a box of 100 by 100 that break where a figure is missing; the ``last`` value."""

    lines: str
    last: Point | None


def sparkline(values: Sequence[float | None], *, mirrored: bool = False) -> Sparkline:
    """The least value stands at the bottom, the greatest on top; equal ones in the middle."""
    held = [finite(value) for value in values]
    seen = [value for value in held if value is not None]
    least, span = (min(seen), max(seen) - min(seen)) if seen else (0.0, 0.0)
    points: list[tuple[Point, ...] | None] = []
    for index, value in enumerate(held):
        if value is None:
            points.append(None)
            continue
        x = 100 * index / (len(held) - 1) if len(held) > 1 else 50.0
        y = 100 - 100 * (value - least) / span if span else 50.0
        points.append(((along(x, mirrored=mirrored), round(y, 2)),))
    found = [one[0] for one in points if one is not None]
    return Sparkline(
        "".join(line([point for (point,) in run]) for run in runs(points)),
        found[-1] if found else None,
    )
