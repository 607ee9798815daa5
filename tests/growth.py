"""How work grows with its input: double what an adversary sends, and see what it costs.

Processor time of this process, the least of several runs, never the clock on the wall: what else
the machine does makes a run longer, never shorter. Times below ``FLOOR`` count as ``FLOOR``: they
are noise, and cheap whatever they do.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

# Twice the input may take so many times as long.
MOST: Final = 2.5
FLOOR: Final = 0.05
RUNS: Final = 3
TRIES: Final = 6


def grows(
    make_input: Callable[[int], Any], run: Callable[[Any], Any], sizes: Sequence[int]
) -> float:
    """The largest factor from one size to the next, each twice the one before.

    Measured again, a few times, while it looks too large: the smallest is the truth.
    """
    found = float("inf")
    for _again in range(TRIES):
        times = [_least(make_input(size), run) for size in sizes]
        pairs = itertools.pairwise(times)
        found = min(found, max(after / before for before, after in pairs))
        if found <= MOST:
            break
    return found


def _least(given: Any, run: Callable[[Any], Any]) -> float:
    times = []
    for _run in range(RUNS):
        began = time.process_time()
        run(given)
        times.append(time.process_time() - began)
        if times[-1] > 5:
            break
    return max(FLOOR, min(times))
