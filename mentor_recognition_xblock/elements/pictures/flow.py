"""How many stand at each stage of a way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ...core.pictures.flow import Stage, shares
from ...phrases import joined
from .picture import Cell, Picture, Table


@dataclass(frozen=True)
class Box:
    """A stage as it is drawn: its figures in words, and its ``share`` of the largest in percent."""

    name: str
    count: str
    share: float
    note: str
    onward: str
    is_last: bool

    def rest(self) -> float:
        """What the bar leaves, in percent: where it begins when it is read from the right."""
        return round(100 - self.share, 2)


@dataclass(frozen=True, kw_only=True)
class FlowPicture(Picture):
    """``stages`` in order; ``stage_words`` and ``note_words`` head the columns of the table."""

    kind: ClassVar[str] = "flow"

    stages: Sequence[Stage]
    stage_words: Any = ""
    note_words: Any = ""

    def shape(self, *, mirrored: bool) -> list[Box]:
        """The boxes; a page lays them out, from where reading begins."""
        del mirrored
        return [
            Box(
                name=stage.name,
                count=number_format(stage.count, force_grouping=True),
                share=share,
                note=stage.note,
                onward="" if stage.onward is None else number_format(stage.onward),
                is_last=place == len(self.stages) - 1,
            )
            for place, (stage, share) in enumerate(
                zip(self.stages, shares(self.stages), strict=True)
            )
        ]

    def is_empty(self) -> bool:
        """No stage."""
        return not self.stages

    def description(self) -> str:
        """Every stage with its count."""
        parts = [f"{stage.name} {number_format(stage.count)}" for stage in self.stages]
        return f"{joined(parts)}." if parts else _("Nothing to show yet.")

    def table(self) -> Table:
        """A row for each stage."""
        has_onward = any(stage.onward is not None for stage in self.stages)
        has_notes = bool(self.note_words) and any(stage.note for stage in self.stages)
        columns = [self.stage_words or _("Stage"), _("Now here")]
        if has_onward:
            columns.append(_("Went on"))
        if has_notes:
            columns.append(self.note_words)
        rows = []
        for stage in self.stages:
            row = [Cell(stage.name), Cell(number_format(stage.count), stage.count)]
            if has_onward:
                onward = "–" if stage.onward is None else number_format(stage.onward)
                row.append(Cell(onward, stage.onward))
            if has_notes:
                row.append(Cell(stage.note or "–"))
            rows.append(row)
        return Table(columns, rows)
