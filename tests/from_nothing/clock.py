"""The calendar of the story: moved from day to day, and what is due is done each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from unittest import mock

from django.core.management import call_command
from django.utils import timezone

# Two terms of twelve weeks and what follows them lie behind the true day: the independent verifier
# has no other clock, and refuses what is not valid yet.
LENGTH = timedelta(days=230)


class Calendar:
    """Goes on as time does, from a day in the past; ``call_command`` is what cron would do."""

    def __init__(self) -> None:
        self._real = timezone.now
        today = self._real().replace(hour=9, minute=0, second=0, microsecond=0)
        self.first = (today - LENGTH).date()
        self._behind = self._real() - (today - LENGTH)

    def __call__(self) -> datetime:
        return self._real() - self._behind

    def day(self, number: int) -> date:
        """The day ``number`` days after the first."""
        return self.first + timedelta(days=number)

    def go_to(self, number: int) -> None:
        """Nine o'clock of that day; everything due is done."""
        there = datetime.combine(self.day(number), time(9), tzinfo=UTC)
        self.go_on(max(timedelta(0), there - self()))

    def go_on(self, by: timedelta) -> None:
        """So much later; everything due is done."""
        self._behind -= by
        call_command("run_due_work", verbosity=0, stdout=StringIO())


@contextmanager
def calendar() -> Iterator[Calendar]:
    """While open, the product's clock is the story's."""
    moved = Calendar()
    with mock.patch.object(timezone, "now", moved):
        yield moved
