"""A clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


class MovedClock:
    def __init__(self) -> None:
        self.now = timezone.now()

    def tick(self, by: timedelta) -> None:
        self.now += by

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def moved_clock() -> Iterator[MovedClock]:
    clock = MovedClock()
    with mock.patch.object(timezone, "now", clock):
        yield clock
