"""Which cells of a table must not be shown, and which shares only in words.

Primary suppression below ``k``, and complementary suppression of the next smallest cell when only
one is hidden (as public dashboards with a minimum of ten do). A share near 0 or 1 tells each
person's result however large the group is: it is told in words that fit several counts.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, Literal, TypeVar

MOST_MISSING: Final = 2  # from "nearly all", as public statistics hide counts below three

Extent = Literal["", "nearly_all", "hardly_any"]
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


def extent(hits: int, n: int) -> Extent:
    """In which words ``hits`` of ``n`` are told; empty when the figure itself may be."""
    few = _few(n)
    if n - hits <= few:
        return "nearly_all"
    return "hardly_any" if hits <= few else ""


def told(hits: int, n: int) -> tuple[int, int]:
    """The least and the most hits that whoever reads the figure or the words may think of."""
    words, few = extent(hits, n), _few(n)
    if words == "nearly_all":
        return n - few, n
    return (0, few) if words else (hits, hits)


def _few(n: int) -> int:
    """How many may be missing from "nearly all": never more than a fifth of a small group."""
    return min(MOST_MISSING, n // 5)
