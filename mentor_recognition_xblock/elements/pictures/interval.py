"""A figure against what is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from ...core.pictures.interval import Bar, Interval, bar
from .picture import Cell, Picture, Table, sentences
from .units import PERCENT, Unit


@dataclass(frozen=True, kw_only=True)
class IntervalPicture(Picture):
    """``result`` is "met", "not_enough", "not_met" or nothing; ``result_label`` its words."""

    kind: ClassVar[str] = "interval"

    interval: Interval
    result: str = ""
    result_label: Any = ""
    unit: Unit = PERCENT

    def shape(self, *, mirrored: bool) -> Bar:
        """Band, point and threshold."""
        return bar(self.interval, mirrored=mirrored)

    def needed(self) -> str:
        """The words at the threshold."""
        if self.interval.needed is None:
            return ""
        figure = self.unit.say(self.interval.needed)
        if self.interval.better == "lower":
            return _("at most {figure}").format(figure=figure)
        return _("needed {figure}").format(figure=figure)

    def description(self) -> str:
        """Figure, interval, what is needed and the result."""
        one, say = self.interval, self.unit.say
        seen = _("Seen: {figure}.") if one.value is not None else _("Nothing seen yet.")
        between = _("The true figure lies between {low} and {high}.")
        has_band = one.low is not None and one.high is not None
        needed = _("At most {figure} is needed.") if one.better == "lower" else ""
        needed = needed or _("At least {figure} is needed.")
        return sentences(
            seen.format(figure=say(one.value)),
            between.format(low=say(one.low), high=say(one.high)) if has_band else "",
            needed.format(figure=say(one.needed)) if one.needed is not None else "",
            _("Result: {result}.").format(result=self.result_label) if self.result_label else "",
        )

    def table(self) -> Table:
        """One row."""
        one = self.interval
        figures = (one.value, one.low, one.high, one.needed)
        return Table(
            (_("Name"), _("Value"), _("From"), _("To"), _("Needed"), _("Result")),
            [
                (
                    Cell(str(self.title)),
                    *(Cell(self.unit.say(figure), figure) for figure in figures),
                    Cell(str(self.result_label) or "–"),
                )
            ],
        )
