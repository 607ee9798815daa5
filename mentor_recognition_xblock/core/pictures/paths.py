"""Positions as the path of an SVG: numbers with points, whatever the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Point = tuple[float, float]


def number(value: float) -> str:
    """At most two decimals, and no zeros behind them."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0") if value else "0"


def line(points: Sequence[Point]) -> str:
    """A line through the points; nothing for fewer than two."""
    if len(points) < 2:
        return ""
    first, *rest = (f"{number(x)} {number(y)}" for x, y in points)
    return f"M{first}L{' '.join(rest)}"


def area(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """What lies between two lines of the same columns; nothing for fewer than two columns."""
    edge = line([*upper, *reversed(lower)])
    return f"{edge}Z" if len(upper) > 1 else ""


def runs(points: Iterable[tuple[Point, ...] | None]) -> Iterator[list[tuple[Point, ...]]]:
    """Neighbours without a gap: a missing figure ends a run."""
    run: list[tuple[Point, ...]] = []
    for one in points:
        if one is not None:
            run.append(one)
        elif run:
            yield run
            run = []
    if run:
        yield run
