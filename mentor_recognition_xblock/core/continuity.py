"""How steady the contact of two people is: days since the last one, and the longest silence.

Guidance is to be sustained, not a burst (requirements R4, R81): what counts is the longest stretch
without contact, in days on which somebody could have been there. Declared pauses are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from .periods import Span, merged


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
    pauses: Iterable[Span] = (),
) -> Continuity:
    """Of contacts between ``begins`` and ``until``; pauses are half-open spans, and may overlap.

    What lies outside the span is not this pairing's. Adding a contact never lengthens a silence.
    """
    inside = sorted({at for at in contacts if begins <= at <= until})
    apart = merged(pauses)
    marks = [begins, *inside, until]
    silences = [_days(first, second, apart) for first, second in pairwise(marks)]
    return Continuity(
        since=inside[-1] if inside else begins,
        silent_days=silences[-1],
        longest_days=max(silences),
    )


def _days(first: datetime, second: datetime, pauses: Sequence[Span]) -> int:
    paused = (min(until, second) - max(since, first) for since, until in pauses)
    return (second - first - sum((max(one, timedelta(0)) for one in paused), timedelta(0))).days
