"""A list as CSV (RFC 4180): what a spreadsheet opens, and takes for no formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from .columns import Column, Kind, State
from .listing import Listing
from .paging import Row

# Spreadsheets run a text that begins so (OWASP, CSV injection); an apostrophe makes it text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """What ``csv`` writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def sheet(listing: Listing, parts: Iterable[Sequence[Row]]) -> Iterator[str]:
    """The lines: a head of the columns' labels, then each row, as they are asked for."""
    cells = (
        [_as_shown(row, column) for column in listing.columns] for rows in parts for row in rows
    )
    return written([column.label for column in listing.columns], cells)


def written(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a head and rows of plain values.

    A mark of UTF-8 comes first, without which Excel reads accents wrongly.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_safe(value) for value in head])
    for row in rows:
        yield writer.writerow([_safe(value) for value in row])


def _as_shown(row: Row, column: Column) -> Any:
    """A moment in a column of days is its day in the reader's time zone, as on the page."""
    value = row.cells[column.key]
    if column.kind is Kind.DAY and isinstance(value, datetime):
        return timezone.localdate(value)
    return value


def _safe(value: Any) -> Any:
    """As a spreadsheet reads it: numbers as numbers, days and moments in ISO 8601, else text."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = str(value.label if isinstance(value, State) else value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
