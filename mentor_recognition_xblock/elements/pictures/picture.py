"""What every picture has: a name, a description, a sentence below, and its table as a file."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import quote

from django.utils.text import slugify

# A longer table comes from an address of its own.
_ROWS_IN_PAGE: Final = 200
# What a spreadsheet would take for a formula when a cell begins with it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """A cell as it is read, and as a program reads it."""

    shown: str
    raw: str | float | None = None


@dataclass(frozen=True)
class Table:
    """Heads of columns, and rows of cells whose first names the row."""

    columns: Sequence[Any]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Picture(ABC):
    """``title`` names it, ``caption`` is the sentence below.

    ``csv_url`` is an address that sends the same table; without one a short table travels in the
    page. ``kind`` names the template that draws it.
    """

    title: Any
    caption: Any = ""
    csv_url: str = ""

    kind: ClassVar[str]

    @abstractmethod
    def shape(self, *, mirrored: bool) -> Any:
        """Where to draw what; ``mirrored`` for pages read from right to left."""

    def is_empty(self) -> bool:
        """Whether there is nothing to draw yet: a sentence says so instead."""
        return False

    @abstractmethod
    def description(self) -> str:
        """What one sees, in sentences, for those who do not."""

    @abstractmethod
    def table(self) -> Table:
        """The figures it is drawn from."""

    def csv(self) -> str:
        """Where the table can be had as a file; nothing where it is long and has no address."""
        if self.csv_url:
            return self.csv_url
        table = self.table()
        if not 0 < len(table.rows) <= _ROWS_IN_PAGE:
            return ""
        sheet = io.StringIO()
        writer = csv.writer(sheet)
        writer.writerow([_harmless(str(column)) for column in table.columns])
        for row in table.rows:
            writer.writerow([_plain(cell) for cell in row])
        # The mark in front tells spreadsheets that it is UTF-8.
        return "data:text/csv;charset=utf-8,%EF%BB%BF" + quote(sheet.getvalue())

    def file_name(self) -> str:
        """What the file is called."""
        return f"{slugify(str(self.title), allow_unicode=True) or self.kind}.csv"


def sentences(*parts: str) -> str:
    """The sentences that there are, one after the other."""
    return " ".join(part for part in parts if part)


def _plain(cell: Cell) -> str | float:
    if isinstance(cell.raw, (int, float)):
        return cell.raw
    return "" if cell.raw is None and cell.shown == "–" else _harmless(cell.raw or cell.shown)


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
