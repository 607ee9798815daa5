"""A figure's course at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from ...core.pictures.scale import finite
from ...core.pictures.sparkline import Sparkline, sparkline
from .picture import Cell, Picture, Table
from .units import NUMBER, Unit


@dataclass(frozen=True, kw_only=True)
class SparklinePicture(Picture):
    """``values`` with their ``labels`` (terms); a value is None where there was none."""

    kind: ClassVar[str] = "sparkline"

    labels: Sequence[str]
    values: Sequence[float | None]
    along: Any = ""
    unit: Unit = NUMBER

    def shape(self, *, mirrored: bool) -> Sparkline:
        """Line and last dot."""
        return sparkline(self.values, mirrored=mirrored)

    def is_empty(self) -> bool:
        """No value."""
        return all(finite(value) is None for value in self.values)

    def description(self) -> str:
        """The first and the last."""
        seen = [
            (label, value)
            for label, value in zip(self.labels, map(finite, self.values), strict=True)
            if value is not None
        ]
        if not seen:
            return _("Nothing to show yet.")
        (first, begin), (last, end) = seen[0], seen[-1]
        say = self.unit.say
        if len(seen) == 1:
            return f"{say(begin)} ({first})."
        return _("From {begin} ({first}) to {end} ({last}).").format(
            begin=say(begin), first=first, end=say(end), last=last
        )

    def table(self) -> Table:
        """A row for each value."""
        return Table(
            (self.along or _("Term"), _("Value")),
            [
                (Cell(label), Cell(self.unit.say(value), value))
                for label, value in zip(self.labels, map(finite, self.values), strict=True)
            ],
        )
