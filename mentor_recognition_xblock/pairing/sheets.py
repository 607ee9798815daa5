"""A table of pairings: its columns, and the file to begin with."""

from __future__ import annotations

from typing import Final

from ..inputs.tables import MAX_BYTES, Mistake, table_rows

__all__ = ["COLUMNS", "MAX_BYTES", "REQUIRED", "TEMPLATE", "Mistake", "sheet_rows"]

COLUMNS: Final = ("course", "learner", "mentor", "replace")
REQUIRED: Final = COLUMNS[:3]
TEMPLATE: Final = (
    "course,learner,mentor,replace\r\n"
    "course-v1:Example+C101+2026,learner@example.org,mentor_username,no\r\n"
)


def sheet_rows(content: bytes) -> tuple[list[tuple[int, dict[str, str]]], list[Mistake]]:
    """Its lines by column; ``Invalid`` when the file as a whole cannot be read."""
    return table_rows(content, columns=COLUMNS, required=REQUIRED)
