"""What happened on which day: columns of weeks, rows of weekdays, a quarter of a year a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .paths import number

# Side of a day's square and what lies between two, in pixels at the usual size.
SIDE: Final = 13.0
GAP: Final = 3.0
CORNER: Final = 1.5
LEVELS: Final = 4
# Thirteen weeks are a quarter, and fit a phone.
PART: Final = 13
# More than ten years are nobody's calendar.
MOST_DAYS: Final = 3660


@dataclass(frozen=True)
class Day:
    """One square; ``level`` 0 for nothing to 4 for the most; None where nothing could happen."""

    day: date
    count: int | None
    level: int | None
    x: float
    y: float


@dataclass(frozen=True)
class Part:
    """Thirteen weeks or fewer in a drawing of ``width`` by ``height``."""

    days: tuple[Day, ...]
    width: float
    height: float

    def squares(self, level: int | None) -> str:
        """All squares of a level as one path, a corner's width inside: a round stroke fills it."""
        side = number(SIDE - 2 * CORNER)
        return "".join(
            f"M{number(one.x + CORNER)} {number(one.y + CORNER)}h{side}v{side}h-{side}z"
            for one in self.days
            if one.level == level
        )


def calendar(
    counts: Mapping[date, int | None],
    *,
    first: date,
    last: date,
    week_starts: int = 0,
    mirrored: bool = False,
) -> tuple[Part, ...]:
    """From ``first`` to ``last``, both included; a day that is not named had nothing.

    ``week_starts`` is the weekday on top, Monday 0; None as a count is a day off.
    """
    length = min(MOST_DAYS, (last - first).days + 1)
    if length <= 0:
        return ()
    most = max((count for count in counts.values() if count), default=0)
    offset = (first.weekday() - week_starts) % 7
    weeks = -(-(offset + length) // 7)
    parts = -(-weeks // PART)
    # As long as one another: nobody reads a part of a single week.
    size = -(-weeks // parts)
    days: list[list[Day]] = [[] for _ in range(parts)]
    for past in range(length):
        week, row = divmod(offset + past, 7)
        part, column = divmod(week, size)
        columns = min(size, weeks - part * size)
        day = first + timedelta(days=past)
        count = counts.get(day, 0)
        x = (columns - 1 - column if mirrored else column) * (SIDE + GAP)
        days[part].append(Day(day, count, _level(count, most), x, row * (SIDE + GAP)))
    height = 7 * (SIDE + GAP) - GAP
    return tuple(
        Part(tuple(found), min(size, weeks - place * size) * (SIDE + GAP) - GAP, height)
        for place, found in enumerate(days)
    )


def _level(count: int | None, most: int) -> int | None:
    if count is None:
        return None
    return -(-LEVELS * count // most) if count > 0 and most else 0
