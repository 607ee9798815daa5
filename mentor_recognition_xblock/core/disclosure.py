"""Which cells of a table must not be shown, and which shares only in words.

Primary suppression below ``k``, and complementary suppression of the next smallest cell when only
one is hidden (as public dashboards with a minimum of ten do). A share near 0 or 1 tells each
person's result however large the group is: it is told in words that fit several counts. What is
told in words enters every other figure as the counts that the words fit, so that none undoes them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

ALIKE: Final = 0.5  # values that differ by less are each told by their mean
MOST_MISSING: Final = 2  # from "nearly all", as public statistics hide counts below three

Extent = Literal["", "nearly_all", "hardly_any"]
K = TypeVar("K", bound=Hashable)
Share = tuple[int, int]  # hits of how many


@dataclass(frozen=True)
class Bounds:
    """What may be said of ``n`` results: at least ``least`` and at most ``most`` are hits."""

    n: int = 0
    least: int = 0
    most: int = 0

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.n + other.n, self.least + other.least, self.most + other.most)

    @property
    def hits(self) -> int | None:
        """The count, where one alone is told."""
        return self.least if self.least == self.most else None

    @property
    def extent(self) -> Extent:
        """The words that fit, if any do."""
        few = _few(self.n)
        if self.most == self.n and self.n - self.least <= few:
            return "nearly_all"
        return "hardly_any" if self.least == 0 and self.most <= few else ""

    def part(self, n: int) -> Bounds:
        """What is known thereby of any ``n`` of these."""
        return Bounds(n, max(0, n - (self.n - self.least)), min(n, self.most))


# Below so many answers "nearly all" would be all: a batch of them hides nobody.
LEAST_ANSWERS: Final = 5


def suppressed(cells: Mapping[K, int], *, k: int, sum_is_known: bool = False) -> set[K]:
    """Keys of the cells that stay hidden.

    ``sum_is_known``: the reader may know the total to the unit, and so what all hidden ones hold
    together; that is ``k`` or more then, too.
    """
    hidden = {key for key, count in cells.items() if count < k}
    shown = sorted((count, str(key), key) for key, count in cells.items() if key not in hidden)
    # One hidden cell is the total less the others: a second, the smallest, hides it.
    if len(hidden) == 1 and shown:
        hidden.add(shown.pop(0)[2])
    while sum_is_known and hidden and shown and sum(cells[key] for key in hidden) < k:
        hidden.add(shown.pop(0)[2])
    return hidden


def released(sizes: Sequence[int], *, k: int) -> int:
    """How many of the batches, in order of time, may be told by now.

    The total grows by at least ``k`` at a time, so that two totals never differ by fewer.
    """
    ready = waiting = 0
    for place, size in enumerate(sizes, start=1):
        waiting += size
        if waiting >= k:
            # Never one batch more: what is left over waits until it is k by itself.
            ready, waiting = place, 0
    return ready


def extent(hits: int, n: int) -> Extent:
    """In which words ``hits`` of ``n`` are told; empty when the figure itself may be."""
    few = _few(n)
    if n - hits <= few:
        return "nearly_all"
    return "hardly_any" if hits <= few else ""


def bounds(hits: int, n: int) -> tuple[int, int]:
    """The least and the most hits that whoever reads the figure or the words may think of."""
    words, few = extent(hits, n), _few(n)
    if words == "nearly_all":
        return n - few, n
    return (0, few) if words else (hits, hits)


def cell(groups: Sequence[Share], *, k: int) -> Bounds:
    """A cell of ``k`` or more, made of each mentor's ``groups``.

    Groups that a mentor's own figure may hold by themselves are told first and then added.
    """
    large = (Bounds(n, *bounds(hits, n)) for hits, n in groups if n >= k)
    return sum(large, start=rest(groups, k=k))


def rest(groups: Iterable[Share], *, k: int) -> Bounds:
    """A cell's groups below ``k`` in one; nothing is said of them where all are fewer."""
    # Mentors with few learners are told together only: each alone would be a figure on few people.
    small = [(hits, n) for hits, n in groups if n < k]
    hits, n = sum(hits for hits, _n in small), sum(n for _hits, n in small)
    return Bounds(n, *bounds(hits, n)) if n >= k else Bounds(n, 0, n)


def figure(groups: Iterable[tuple[Share, Bounds | None]], *, k: int) -> Bounds:
    """One mentor's groups in order of time, each with the ``rest`` of its cell, if that is shown.

    A small group of a rest told in words is what the words say of it. Others wait until they are
    ``k`` together: two figures never differ by fewer.
    """
    whole, hits, waiting = Bounds(), 0, 0
    for (group_hits, n), others in groups:
        if n >= k:
            whole += Bounds(n, *bounds(group_hits, n))
        # What the words on the whole cell say of any part of it is public already.
        elif others is not None and others.extent:
            whole += others.part(n)
        else:
            hits, waiting = hits + group_hits, waiting + n
            if waiting >= k:
                whole, hits, waiting = whole + Bounds(waiting, *bounds(hits, waiting)), 0, 0
    return whole


def tells_each(values: Sequence[float], *, low: float, high: float, level: float) -> bool:
    """Whether the mean of ``values``, ``low`` to ``high``, tells more than a share in words.

    So it does where all are nearly alike, and where it lies so near an end that fewer of them can
    stand beyond ``level`` than the words "nearly all" or "hardly any" leave open.
    """
    n, total = len(values), sum(values)
    few = max(1, _few(n))
    below = n * high - total > few * (high - level)
    above = total - n * low >= few * (level - low)
    return not (below and above) or max(values) - min(values) < ALIKE


def _few(n: int) -> int:
    """How many may be missing from "nearly all": never more than a fifth of a small group."""
    return min(MOST_MISSING, n // 5)
