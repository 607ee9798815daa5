"""What happened on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...core.pictures.calendar import LEVELS, Part, calendar
from .picture import Cell, Picture, Table, sentences


@dataclass(frozen=True)
class Quarter:
    """A part of the calendar: its size, its squares by level, from when to when, what happened."""

    part: Part
    squares: list[tuple[int | str, str]]
    words: str
    description: str


@dataclass(frozen=True)
class CalendarShape:
    """Thirteen weeks a quarter, and every other weekday's name, top first; "" between them."""

    quarters: list[Quarter]
    weekdays: list[Any]


@dataclass(frozen=True, kw_only=True)
class CalendarPicture(Picture):
    """``counts`` by day from ``first`` to ``last``; None for a day off, nothing for none.

    ``what`` heads the column of counts: "Comments".
    """

    kind: ClassVar[str] = "calendar"

    counts: Mapping[date, int | None]
    first: date
    last: date
    what: Any = ""

    def shape(self, *, mirrored: bool) -> CalendarShape:
        """Squares by week and weekday, the week as the reader's country begins it."""
        # Django counts from Sunday, Python from Monday.
        starts = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
        parts = calendar(
            self.counts, first=self.first, last=self.last, week_starts=starts, mirrored=mirrored
        )
        return CalendarShape(
            [_quarter(part) for part in parts],
            [WEEKDAYS_ABBR[(starts + row) % 7] if row % 2 == 0 else "" for row in range(7)],
        )

    def description(self) -> str:
        """How many, on how many days."""
        return _told(self.counts)

    def table(self) -> Table:
        """A row for each day on which something happened, or that was off."""
        rows = [
            (day, count)
            for day, count in sorted(self.counts.items())
            if self.first <= day <= self.last and count != 0
        ]
        return Table(
            (_("Day"), self.what or _("Number")),
            [
                (
                    Cell(date_format(day, "DATE_FORMAT"), day.isoformat()),
                    Cell(_("day off") if count is None else number_format(count), count),
                )
                for day, count in rows
            ],
        )


def _quarter(part: Part) -> Quarter:
    first, last = part.days[0].day, part.days[-1].day
    words = _("{first} to {last}").format(
        first=date_format(first, "SHORT_DATE_FORMAT"), last=date_format(last, "SHORT_DATE_FORMAT")
    )
    levels: list[int | None] = [*range(LEVELS + 1), None]
    squares: list[tuple[int | str, str]] = [
        ("off" if level is None else level, path)
        for level in levels
        if (path := part.squares(level))
    ]
    return Quarter(part, squares, words, _told({day.day: day.count for day in part.days}))


def _told(counts: Mapping[date, int | None]) -> str:
    seen = {day: count for day, count in counts.items() if count}
    if not seen:
        return _("Nothing on any day.")
    most = max(seen, key=lambda day: (seen[day], day))
    return sentences(
        ngettext("{total} on {days} day.", "{total} on {days} days.", len(seen)).format(
            total=number_format(sum(seen.values())), days=number_format(len(seen))
        ),
        _("Most on {day}: {count}.").format(
            day=date_format(most, "DATE_FORMAT"), count=number_format(seen[most])
        ),
    )
