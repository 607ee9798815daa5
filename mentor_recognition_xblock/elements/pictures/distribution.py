"""How figures lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...core.pictures.distribution import Distribution, distribution
from ...core.pictures.scale import finite
from .picture import Cell, Picture, Table, sentences
from .units import NUMBER, Unit


@dataclass(frozen=True)
class DistributionShape:
    """Bars or dots, and the words of both axes: counts top first, figures in order."""

    drawn: Distribution
    counts: list[str]
    figures: list[str]


@dataclass(frozen=True, kw_only=True)
class DistributionPicture(Picture):
    """``values`` in any order, with a ``mark`` across (a threshold, one's own) in ``mark_words``.

    ``low`` and ``high`` are held by the scale whatever is seen: 0 and 4 for a rubric.
    """

    kind: ClassVar[str] = "distribution"

    values: Sequence[float | None]
    low: float | None = None
    high: float | None = None
    mark: float | None = None
    mark_words: Any = ""
    unit: Unit = NUMBER

    def _drawn(self, *, mirrored: bool = False) -> Distribution:
        return distribution(
            self.values, low=self.low, high=self.high, mark=self.mark, mirrored=mirrored
        )

    def shape(self, *, mirrored: bool) -> DistributionShape:
        """Bins or dots, and axes."""
        drawn = self._drawn(mirrored=mirrored)
        counts = [] if drawn.dots else NUMBER.ticks(drawn.counts.ticks)[::-1]
        return DistributionShape(drawn, counts, self.unit.ticks(drawn.scale.ticks))

    def is_empty(self) -> bool:
        """No figure."""
        return all(finite(value) is None for value in self.values)

    def mark_label(self) -> str:
        """The words at the mark."""
        return str(self.mark_words).format(figure=self.unit.say(self.mark))

    def description(self) -> str:
        """How many, from where to where, and the middle."""
        held = [figure for figure in map(finite, self.values) if figure is not None]
        if not held:
            return _("Nothing to show yet.")
        say = self.unit.say
        return sentences(
            ngettext("{count} figure.", "{count} figures.", len(held)).format(
                count=number_format(len(held))
            ),
            _("From {least} to {most}; half lie at {middle} or below.").format(
                least=say(min(held)), most=say(max(held)), middle=say(median(held))
            ),
        )

    def table(self) -> Table:
        """A row for each bin."""
        drawn, say = self._drawn(), self.unit.say
        return Table(
            (_("From"), _("To under"), _("Number")),
            [
                (
                    Cell(say(one.low), one.low),
                    Cell(say(one.high), one.high),
                    Cell(number_format(one.count), one.count),
                )
                for one in drawn.bins
            ],
        )
