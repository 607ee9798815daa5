"""What checking a stranger's document may cost: counted work, and one span of time for all of it.

RDF canonicalisation can be made to take for ever by a document of a few kilobytes (RDF Dataset
Canonicalization 1.0, section 7.1: implementations should detect it and stop), and JSON-LD can be
made slow in other ways. So every costly step is counted where it is taken, and the count has an
end. Steps are the same on every machine; a step takes between one and a few microseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

# A badge of ours takes about 20,000 steps, 300 kB of plain evidence 250,000.
STEPS: Final = 600_000
SECONDS: Final = 10.0


class TooCostly(Exception):
    """The document asks for more work than any badge needs; nothing was found out about it."""


class Budget:
    """Steps and seconds that may still be spent; for one verification, by one thread."""

    def __init__(
        self,
        steps: int = STEPS,
        seconds: float = SECONDS,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.steps = steps
        self.is_over = False
        self._clock = clock
        self._end = clock() + seconds

    def spend(self, steps: int) -> None:
        """Take that many steps off; ``TooCostly`` when they, or the time, are used up."""
        self.steps -= steps
        if self.steps < 0 or self.seconds_left() <= 0:
            self.is_over = True
            raise TooCostly

    def seconds_left(self) -> float:
        """Seconds until the end; 0 and less when it is over."""
        return self._end - self._clock()


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def limited(budget: Budget | None = None) -> Iterator[Budget]:
    """What is done inside spends one budget; inside another one, that one holds."""
    around = _CURRENT.get()
    if around is not None:
        yield around
        return
    mine = budget or Budget()
    token = _CURRENT.set(mine)
    try:
        yield mine
    finally:
        _CURRENT.reset(token)


def spend(steps: int = 1) -> None:
    """Take steps off the budget in force, if there is one."""
    budget = _CURRENT.get()
    if budget is not None:
        budget.spend(steps)


def check() -> None:
    """``TooCostly`` again if it was raised: libraries turn it into errors of their own."""
    budget = _CURRENT.get()
    if budget is not None and budget.is_over:
        raise TooCostly
