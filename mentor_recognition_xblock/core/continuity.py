"""How steady the contact of two people is: days since the last one, and the longest silence.

Guidance is to be sustained, not a burst (requirements R4, R81): what counts is the longest stretch
without contact, in days on which somebody could have been there. Declared pauses are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Continuity:
    """In whole days: the present silence (``since``) and the longest one, the present included."""

    since: datetime
    silent_days: int
    longest_days: int


def continuity(
    contacts: Iterable[datetime],
    *,
    begins: datetime,
    until: datetime,
    pauses: Sequence[tuple[datetime, datetime]] = (),
) -> Continuity:
    """Of contacts between ``begins`` and ``until``; pauses are half-open spans, and may overlap.

    What lies outside the span is not this pairing's. Adding a contact never lengthens a silence.
    """
    inside = sorted({at for at in contacts if begins <= at <= until})
    marks = [begins, *inside, until]
    silences = [_days(first, second, pauses) for first, second in pairwise(marks)]
    return Continuity(
        since=inside[-1] if inside else begins,
        silent_days=silences[-1],
        longest_days=max(silences),
    )


def whole_days(first: date, last: date, start: datetime) -> tuple[datetime, datetime]:
    """A pause from one day to another, both included, in the zone of ``start``."""
    begins = datetime(first.year, first.month, first.day, tzinfo=start.tzinfo)
    ends = datetime(last.year, last.month, last.day, tzinfo=start.tzinfo) + timedelta(days=1)
    return begins, ends


def _days(first: datetime, second: datetime, pauses: Sequence[tuple[datetime, datetime]]) -> int:
    left = second - first
    reached = first
    for begins, ends in sorted(pauses):
        begins, ends = max(begins, reached), min(ends, second)
        if begins < ends:
            left -= ends - begins
            reached = ends
    return max(0, left.days)
