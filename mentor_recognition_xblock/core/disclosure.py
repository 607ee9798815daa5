"""Which cells of a table must not be shown.

Primary suppression below ``k``, and complementary suppression of the next smallest cell when only
one is hidden (as public dashboards with a minimum of ten do).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def suppressed(cells: Mapping[K, int], *, k: int) -> set[K]:
    """Keys of the cells that stay hidden."""
    hidden = {key for key, count in cells.items() if count < k}
    if len(hidden) == 1 and len(cells) > 1:
        rest = sorted((count, str(key), key) for key, count in cells.items() if key not in hidden)
        hidden.add(rest[0][2])
    return hidden


def released(sizes: Sequence[int], *, k: int) -> int:
    """How many of the batches, in order of time, may be told by now.

    The total grows by at least ``k`` at a time, so that two totals never differ by fewer.
    """
    ready = waiting = 0
    for place, size in enumerate(sizes, start=1):
        waiting += size
        if waiting >= k:
            ready, waiting = place, 0
    return ready
