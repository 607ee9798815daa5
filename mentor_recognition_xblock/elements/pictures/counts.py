"""What is counted against how many are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ...core.pictures.counts import Blocks, Counts, blocks
from .picture import Cell, Picture, Table, sentences


@dataclass(frozen=True, kw_only=True)
class CountsPicture(Picture):
    """``result`` is "met", "not_enough", "not_met" or nothing; ``result_label`` its words."""

    kind: ClassVar[str] = "counts"

    counts: Counts
    result: str = ""
    result_label: Any = ""

    def shape(self, *, mirrored: bool) -> Blocks:
        """The blocks."""
        return blocks(self.counts, mirrored=mirrored)

    def words(self) -> str:
        """The words below the blocks."""
        have, needed = number_format(self.counts.have), number_format(self.counts.needed)
        if self.counts.of is not None:
            return _("{have} of the last {all}, {needed} needed").format(
                have=have, all=number_format(self.counts.of), needed=needed
            )
        return _("{have} of {needed} needed").format(have=have, needed=needed)

    def description(self) -> str:
        """The words, and the result."""
        result = _("Result: {result}.").format(result=self.result_label)
        return sentences(f"{self.words()}.", result if self.result_label else "")

    def table(self) -> Table:
        """One row."""
        figures = (self.counts.have, self.counts.needed)
        return Table(
            (_("Name"), _("Counted"), _("Needed"), _("Result")),
            [
                (
                    Cell(str(self.title)),
                    *(Cell(number_format(figure), figure) for figure in figures),
                    Cell(str(self.result_label) or "–"),
                )
            ],
        )
