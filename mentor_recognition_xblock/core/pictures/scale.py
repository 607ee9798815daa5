"""From figures to positions: what can be drawn, and round numbers for an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Final

# Beyond this a double no longer tells neighbouring figures apart.
MOST: Final = 1e15
# Steps that people count in, times a power of ten; the last is the next power's first.
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_WHOLE_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
# A span this small against its figures is rounding, not a difference.
_FLAT: Final = 1e-9


@dataclass(frozen=True)
class Scale:
    """An axis from ``low`` to ``high``, its ends among the evenly spaced ``ticks``."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Percent of the way from ``low`` to ``high``; what lies outside stands at the end."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def down(self, value: float) -> float:
        """Percent from the top of a drawing whose ``high`` is above."""
        return round(100 - self.at(value), 2)

    def lines(self) -> list[float]:
        """Where the ticks' lines lie, in percent from the top, the highest first."""
        return [self.down(tick) for tick in reversed(self.ticks)]


def finite(value: float | None) -> float | None:
    """The figure if it can be drawn; None for what is missing or no number; at most ``MOST``."""
    if value is None or value != value:
        return None
    return min(MOST, max(-MOST, float(value)))


def along(percent: float, *, mirrored: bool) -> float:
    """A position from where reading begins, as one from the left."""
    return round(100 - percent, 2) if mirrored else round(percent, 2)


def slot(index: int, count: int) -> float:
    """The middle of one of ``count`` equal columns, in percent."""
    return round(100 * (index + 0.5) / count, 2)


def nice(
    values: Iterable[float | None],
    *,
    low: float | None = None,
    high: float | None = None,
    most: int = 5,
    whole: bool = False,
) -> Scale:
    """An axis of at most ``most`` round ticks that holds all values.

    ``low`` and ``high`` are held as well (0 and 1 for a share); ``whole`` is for what is counted.
    """
    held = [one for one in (*map(finite, values), finite(low), finite(high)) if one is not None]
    least, greatest = (min(held), max(held)) if held else (0.0, 1.0)
    span = greatest - least
    if span <= _FLAT * max(abs(least), abs(greatest)):
        # One figure, or the same throughout: it stands in the middle of a span of its own size.
        around = abs(least) / 2 or 0.5
        least, greatest = least - around, greatest + around
    steps = _WHOLE_STEPS if whole else _STEPS
    step = _step((greatest - least) / max(1, most - 1), steps, whole=whole)
    first, last = floor(least / step + _FLAT), ceil(greatest / step - _FLAT)
    while last - first + 1 > max(2, most):
        step = _step(step * 1.01, steps, whole=whole)
        first, last = floor(least / step + _FLAT), ceil(greatest / step - _FLAT)
    last = max(last, first + 1)
    ticks = tuple(_tidy(number * step, step) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(raw: float, steps: tuple[float, ...], *, whole: bool) -> float:
    """The least round step that is at least ``raw``."""
    power = 10.0 ** floor(log10(raw))
    step = next((one * power for one in steps if one * power >= raw * (1 - _FLAT)), 10 * power)
    return max(1.0, step) if whole else step


def _tidy(value: float, step: float) -> float:
    """Without the rounding of a multiplication: 0.30000000000000004 is 0.3."""
    digits = max(0, 2 - floor(log10(step)))
    tidy = round(value, digits) if digits < 300 else value
    return tidy if isfinite(tidy) and tidy else 0.0
