"""A table as spreadsheets save it: RFC 4180, with what Excel and others add to it."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from ..errors import Invalid

MAX_LINES: Final = 5000
MAX_BYTES: Final = 1024 * 1024
# What may stand between cells; the first that the header holds.
SEPARATORS: Final = (";", "\t", "|")


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a line of the file (the header is line 1), where, and how to fix it."""

    line: int
    column: str
    given: str
    fix: str


def table_rows(
    content: bytes, *, columns: tuple[str, ...], required: tuple[str, ...]
) -> tuple[list[tuple[int, dict[str, str]]], list[Mistake]]:
    """Lines by column with their number in the file, and lines with too many fields.

    The header names every one of ``required``, and none but ``columns``. ``Invalid`` when the file
    as a whole cannot be read. The work grows with its size.
    """
    text = _text(content)
    separator, first = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    mistakes: list[Mistake] = []
    began = 1
    try:
        for cells in reader:
            num, began = began, reader.line_num + 1
            values = _filled([_visible(cell) for cell in cells])
            if not values or num < first:
                continue
            if not header:
                header = _header(values, columns, required)
                continue
            if len(rows) + len(mistakes) >= MAX_LINES:
                raise Invalid(
                    _("At most {limit} lines at once: split the file.").format(limit=MAX_LINES),
                    field="file",
                )
            if len(values) > len(header):
                mistakes.append(
                    Mistake(num, "", ",".join(values)[:100], _("This line has too many fields."))
                )
                continue
            values += [""] * (len(header) - len(values))
            rows.append((num, dict.fromkeys(columns, "") | dict(zip(header, values, strict=True))))
    except csv.Error as error:
        if "field limit" in str(error):
            raise Invalid(
                _("Line {line} has a cell that is too long.").format(line=began), field="file"
            ) from error
        raise Invalid(
            _("Line {line} is not valid CSV: a quotation mark is not closed.").format(
                line=_opened(text, began, separator)
            ),
            field="file",
        ) from error
    if not rows and not mistakes:
        raise Invalid(_("The file has no line after its header."), field="file")
    return rows, mistakes


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise Invalid(_("The file is too large: split it into parts of 5000 lines."), field="file")
    # Excel's "Unicode text" is UTF-16 with a mark that says so.
    utf16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            _("Save the file as CSV in UTF-8: it has other characters."), field="file"
        ) from None
    if "\x00" in text or not text.strip():
        raise Invalid(_("The file is empty or not CSV: start from the template."), field="file")
    return text


def _separator(text: str) -> tuple[str, int]:
    """What parts cells, and the first line that may be the header."""
    lines = io.StringIO(text, newline="")
    for num, line in enumerate(lines, 1):
        shown = _visible(line.strip("\r\n"), strip=False).strip(' "')
        if shown.lower().startswith("sep="):
            return shown[4:5] or ",", num + 1
        if shown.strip():
            return next((sign for sign in SEPARATORS if sign in shown), ","), num
    return ",", 1


def _visible(cell: str, *, strip: bool = True) -> str:
    """The cell without what nobody sees: marks of direction and order, spaces at its ends."""
    kept = (
        cell
        if cell.isascii()
        else "".join(char for char in cell if unicodedata.category(char) != "Cf")
    )
    return kept.strip() if strip else kept


def _filled(values: list[str]) -> list[str]:
    """Without the empty cells at the end that a spreadsheet writes when one row is longer."""
    last = len(values)
    while last and not values[last - 1]:
        last -= 1
    return values[:last]


def _opened(text: str, began: int, separator: str) -> int:
    """The line on which the quotation begins that is not closed, in the row from ``began`` on."""
    quoted, at_start, opened = False, True, began
    lines = io.StringIO(text, newline="")
    for num, line in enumerate(lines, 1):
        if num < began:
            continue
        place = 0
        while place < len(line):
            char = line[place]
            if not quoted:
                if char == '"' and at_start:
                    quoted, opened = True, num
                at_start = char == separator or char in "\r\n"
            elif char == '"':
                after = line[place + 1 : place + 2]
                if after == '"':
                    place += 1
                elif after in ("", separator, "\r", "\n"):
                    quoted, at_start = False, False
                else:
                    return opened
            place += 1
        if not quoted:
            at_start = True
    return opened


def _header(values: list[str], columns: tuple[str, ...], required: tuple[str, ...]) -> list[str]:
    header = [value.casefold() for value in values]
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in columns]
    if missing or unknown or len(set(header)) != len(header):
        raise Invalid(
            _("The first line must name the columns {columns}: start from the template.").format(
                columns=", ".join(columns)
            ),
            field="file",
        )
    return header
