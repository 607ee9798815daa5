"""Calendar months, counted as people count them, and spans of time that do not count."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

# From a moment until another, which no longer belongs to it.
Span = tuple[datetime, datetime]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where it has no such day."""
    return months_after(day, -months)


@lru_cache(maxsize=256)
def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    # Months counted from year 0, so that one division serves both ways.
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that neither overlap nor touch, in order."""
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found
