"""Extensions as they are handed out, each with its learner's own date."""

from __future__ import annotations

from collections.abc import Iterable

from .data import ExtensionData, extension_data
from .models import Extension
from .starts import starts_of


def handed_out(found: Iterable[Extension]) -> list[ExtensionData]:
    """The rows, with their units loaded, in their order."""
    rows = list(found)
    starts = starts_of((row.unit for row in rows), {row.learner_id for row in rows})
    return [extension_data(row, starts.own_date(row.unit, row.learner_id)) for row in rows]
