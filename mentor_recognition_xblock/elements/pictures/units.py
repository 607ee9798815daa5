"""How a figure is said: with its unit, as the reader's language writes numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Unit:
    """``words`` around the number ``{n}``; the figure times ``factor``.

    ``decimals`` are how many are said, None for as many as the figure needs. What is ``cut`` is
    not rounded: 59.9 % must not read as the 60 % it misses.
    """

    words: Any = "{n}"
    factor: float = 1.0
    decimals: int | None = None
    cut: bool = False

    def say(self, value: float | None) -> str:
        """The figure with its unit; a dash for none. The two stay on one line."""
        if value is None:
            return "–"
        return self._in_words(value, self.decimals)

    def ticks(self, values: tuple[float, ...]) -> list[str]:
        """The figures along an axis, all with as many decimals as their step needs."""
        step = abs(values[1] - values[0]) * self.factor if len(values) > 1 else 1.0
        needs_more = step < 1e6 and any(abs(one * self.factor) % 1 > 1e-9 for one in values)
        decimals = min(6, max(1, 1 - floor(log10(step)))) if needs_more else 0
        return [self._in_words(value, decimals) for value in values]

    def _in_words(self, value: float, decimals: int | None) -> str:
        figure = value * self.factor
        if decimals is None:
            decimals = 0 if figure == int(figure) or abs(figure) >= 100 else 1
        if self.cut:
            figure = floor(figure * 10**decimals + 1e-9) / 10**decimals
        number = number_format(f"{figure:.{decimals}f}", decimals, use_l10n=True)
        return str(self.words).format(n=number, percent=number).replace(" ", "\u00a0")


NUMBER: Final = Unit()
# Of a rubric.
LEVEL: Final = Unit(decimals=2, cut=True)
# xgettext:no-python-format
PERCENT: Final = Unit(_("{percent} %"), factor=100, decimals=0, cut=True)
