"""How a figure went: a line through its values on the band of their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from .paths import area, line, runs
from .series import Axes


@dataclass(frozen=True)
class Trend:
    """Paths in a box of 100 by 100: ``lines`` and ``bands`` break where a figure is missing."""

    lines: str
    bands: str


def trend(axes: Axes) -> Trend:
    """The line and the band of marks that stand in columns."""
    lines = runs(None if mark.y is None else ((mark.x, mark.y),) for mark in axes.marks)
    bands = runs(
        None if mark.top is None or mark.bottom is None
        else ((mark.x, mark.top), (mark.x, mark.bottom))
        for mark in axes.marks
    )  # fmt: skip
    return Trend(
        "".join(line([point for (point,) in run]) for run in lines),
        "".join(area([top for top, _ in run], [bottom for _, bottom in run]) for run in bands),
    )
