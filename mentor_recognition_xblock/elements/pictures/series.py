"""Figures in an order: as a trend, or term by term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...core.pictures.scale import finite
from ...core.pictures.series import Axes, Estimate, axes
from ...core.pictures.trend import Trend, trend
from .picture import Cell, Picture, Table, sentences
from .units import PERCENT, Unit

# So many names fit under a picture, and so many on a phone; of more, every other or third.
_NAMES: Final = 12
_ON_PHONES: Final = 6


@dataclass(frozen=True)
class Name:
    """The words under a column, empty where there is no room; ``is_extra`` on a phone."""

    words: str
    is_extra: bool


@dataclass(frozen=True)
class SeriesShape:
    """``axes`` with a mark for each estimate, the ``ticks`` in words, top first, and the trend."""

    axes: Axes
    ticks: list[str]
    trend: Trend
    names: list[Name]
    is_crowded: bool


@dataclass(frozen=True, kw_only=True)
class SeriesPicture(Picture):
    """``estimates`` in order, a ``goal`` across; ``along`` names what each stands for.

    ``low`` and ``high`` are held by the scale whatever is seen: 0 and 1 for a share.
    """

    estimates: Sequence[Estimate]
    along: Any = ""
    goal: float | None = None
    goal_words: Any = ""
    unit: Unit = PERCENT
    low: float | None = 0.0
    high: float | None = 1.0

    def shape(self, *, mirrored: bool) -> SeriesShape:
        """Marks, scale and line."""
        found = axes(
            self.estimates, goal=self.goal, low=self.low, high=self.high, mirrored=mirrored
        )
        count = len(self.estimates)
        every = max(1, -(-count // _NAMES))
        # Counted from the end: the last one always has its name.
        kept = 2 if every == 1 else 3
        names = [
            Name(
                "" if (count - 1 - place) % every else one.label,
                count > _ON_PHONES and bool((count - 1 - place) % (kept * every)),
            )
            for place, one in enumerate(self.estimates)
        ]
        ticks = self.unit.ticks(found.scale.ticks)[::-1]
        return SeriesShape(found, ticks, trend(found), names, is_crowded=every > 1)

    def is_empty(self) -> bool:
        """No figure, or none that is a number."""
        return all(finite(one.value) is None for one in self.estimates)

    def goal_label(self) -> str:
        """The words at the goal."""
        if finite(self.goal) is None:
            return ""
        figure = self.unit.say(self.goal)
        return str(self.goal_words or _("goal {figure}")).format(figure=figure)

    def has_provisional(self) -> bool:
        """Whether an estimate may still change."""
        return any(one.provisional for one in self.estimates)

    def description(self) -> str:
        """How many, the first and the last, the least and the greatest, and the goal."""
        seen = [
            (one.label, value) for one in self.estimates if (value := finite(one.value)) is not None
        ]
        if not seen:
            return _("Nothing to show yet.")
        say = self.unit.say
        (first, begin), (last, end) = seen[0], seen[-1]
        counted = ngettext("{count} figure.", "{count} figures.", len(seen))
        course = (
            _("From {begin} ({first}) to {end} ({last}).")
            if len(seen) > 1
            else "{begin} ({first})."
        )
        extremes = _("Lowest {least}, highest {most}.") if len(seen) > 2 else ""
        values = [value for _label, value in seen]
        return sentences(
            counted.format(count=number_format(len(seen))),
            course.format(begin=say(begin), first=first, end=say(end), last=last),
            extremes.format(least=say(min(values)), most=say(max(values))),
            f"{self.goal_label()}." if self.goal_label() else "",
        )

    def table(self) -> Table:
        """A row for each estimate."""
        say = self.unit.say
        state = _("provisional")
        return Table(
            (self.along or _("Term"), _("Value"), _("From"), _("To")),
            [
                (
                    Cell(f"{one.label} ({state})" if one.provisional else one.label),
                    *(
                        Cell(say(figure), figure)
                        for figure in map(finite, (one.value, one.low, one.high))
                    ),
                )
                for one in self.estimates
            ],
        )


@dataclass(frozen=True, kw_only=True)
class TrendPicture(SeriesPicture):
    """A line on the band of its intervals: where each figure grows out of the one before."""

    kind: ClassVar[str] = "trend"


@dataclass(frozen=True, kw_only=True)
class TermsPicture(SeriesPicture):
    """A point with its interval in each column: where each figure stands for itself."""

    kind: ClassVar[str] = "terms"
