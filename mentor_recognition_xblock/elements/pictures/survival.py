"""How many are still there after a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from ...core.pictures.survival import Curve, Survival, survival
from .picture import Cell, Picture, Table, sentences
from .units import NUMBER, PERCENT, Unit


@dataclass(frozen=True)
class SurvivalShape:
    """The stairs with their names, and the words of both axes: shares top first, times in order."""

    drawn: Survival
    shares: list[str]
    times: list[str]
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class SurvivalPicture(Picture):
    """At most three ``curves``, told apart by dashes and names; ``unit`` says a time.

    ``along`` are the words below the axis of time, with its unit: "Months since the first pairing".
    """

    kind: ClassVar[str] = "survival"

    curves: Sequence[Curve]
    unit: Unit = NUMBER
    along: Any = ""

    def __post_init__(self) -> None:
        if len(self.curves) > 3:
            raise ValueError("more than three curves cannot be told apart")

    def shape(self, *, mirrored: bool) -> SurvivalShape:
        """Stairs and axes."""
        drawn = survival(self.curves, mirrored=mirrored)
        return SurvivalShape(
            drawn,
            PERCENT.ticks(drawn.shares.ticks)[::-1],
            NUMBER.ticks(drawn.times.ticks),
            [curve.name for curve in self.curves],
        )

    def description(self) -> str:
        """How many of each are still there at the end."""
        said = _("{name}: {share} are still there after {span}.")
        none = _("{name}: nobody has left yet.")
        return sentences(
            *(
                said.format(
                    name=curve.name,
                    share=PERCENT.say(curve.steps[-1].share),
                    span=self.unit.say(curve.steps[-1].time),
                )
                if curve.steps
                else none.format(name=curve.name)
                for curve in self.curves
            )
        )

    def table(self) -> Table:
        """A row for each step."""
        return Table(
            (_("Group"), self.along or _("Time"), _("Still there"), _("From"), _("To")),
            [
                (
                    Cell(curve.name),
                    Cell(self.unit.say(step.time), step.time),
                    *(
                        Cell(PERCENT.say(figure), figure)
                        for figure in (step.share, step.low, step.high)
                    ),
                )
                for curve in self.curves
                for step in curve.steps
            ],
        )
