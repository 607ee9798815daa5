"""How the cost of a parser grows: twice the hostile input may cost at most 2.5 times as much.

CPU time of this process, the least of several runs, and a second look before anything is said:
a busy machine makes runs longer, never shorter.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from typing import Any

from .conftest import LONG

RATIO = 2.5
# Seconds: below them a run is made of constant costs and of the clock's own grain.
FLOOR = 0.02
RUNS = 3


def some(shapes: Iterable[str]) -> list[str]:
    """The shapes that are tried at their longest: all in ``make fuzz``, else one of eight."""
    return list(shapes)[:: 1 if LONG else 8]


def cpu_seconds(work: Callable[[Any], object], given: Any, runs: int = RUNS) -> float:
    """The least CPU time of some runs of ``work`` on ``given``."""
    best = float("inf")
    was_on = gc.isenabled()
    gc.collect()
    for _run in range(runs):
        # Looking through everything else that the process holds is no cost of this work.
        gc.disable()
        try:
            began = time.process_time()
            work(given)
            best = min(best, time.process_time() - began)
        finally:
            if was_on:
                gc.enable()
    return best


def growth(
    work: Callable[[Any], object], make: Callable[[int], Any], size: int, runs: int = RUNS
) -> tuple[float, float]:
    """CPU seconds for ``make(size)`` and for ``make(2 * size)``, the least of some runs of each."""
    return cpu_seconds(work, make(size), runs), cpu_seconds(work, make(2 * size), runs)


def assert_grows_gently(
    work: Callable[[Any], object],
    make: Callable[[int], Any],
    *,
    size: int,
    at_most: float,
    ratio: float = RATIO,
) -> None:
    """Doubling costs at most ``ratio`` times as much, and ``4 * size`` less than ``at_most``.

    ``at_most`` is in CPU seconds and wide: it tells a limit that was taken away, nothing finer.
    """
    for number in (size, 2 * size):
        small = large = 0.0
        for runs in (1, RUNS, RUNS):
            small, large = growth(work, make, number, runs)
            if large <= ratio * max(small, FLOOR):
                break
        else:
            raise AssertionError(f"{number}: {small:.3f} s, twice that: {large:.3f} s")
    assert cpu_seconds(work, make(4 * size), runs=1) < at_most


def assert_doubles_gently(
    work: Callable[[Any], object], make: Callable[[int], Any], *, size: int
) -> None:
    """The same for one doubling, quick enough to ask of a hundred shapes of input."""
    # One run of each says enough of nearly all; the least of several where the clock disagrees.
    small = large = 0.0
    for runs in (1, 1, RUNS, RUNS, RUNS):
        small, large = _quickest(work, make(size), runs), _quickest(work, make(2 * size), runs)
        if large <= RATIO * max(small, 2 * FLOOR):
            return
    raise AssertionError(f"{size}: {small:.3f} s, twice that: {large:.3f} s")


def _quickest(work: Callable[[Any], object], given: Any, runs: int) -> float:
    best = float("inf")
    for _run in range(runs):
        began = time.process_time()
        work(given)
        best = min(best, time.process_time() - began)
        if best < FLOOR:
            break  # cheap, whatever a second run would say
    return best
