"""Many works given to many reviewers at once: each work as many as it wants, loads equal.

Every reviewer stands in a line as often as they are to read, the line is shuffled, and each work
takes the next few. Of a place that bends a rule the reader is exchanged with that of another place,
drawn by lot, which leaves every load as it is (peer-review study, section 5b). So any reviewer gets
any work with the same chance, places / reviewers, but for what the rules forbid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
# So many other places are tried, or all where there are fewer, before a rule gives way.
TRIES: Final = 500


@dataclass(frozen=True)
class Batch:
    """``readers``: a row for each work, of reviewers by index; -1 where nobody may read it.

    What gave way for want of an exchange: ``repeats`` are places of somebody who read the same
    author last, ``mutual`` places of two who read each other, ``empty`` places without a reader.
    """

    readers: Ints
    repeats: int
    mutual: int
    empty: int


def draw_all(
    authors: Sequence[int],
    reviewers: int,
    *,
    size: int,
    seed: int,
    never: Collection[tuple[int, int]] = (),
    last: Collection[tuple[int, int]] = (),
) -> Batch:
    """``size`` readers of each work, by ``seed``; its author is a reviewer by index, or -1.

    ``never`` and ``last`` are pairs of work and reviewer, by index: the first are kept apart
    whatever happens, the second, and two who would read each other, while there is an exchange.
    Nobody reads their own work, or one twice. Everybody reads as many as others, or one less,
    without the places that stay empty. ``ValueError`` where there are fewer reviewers than places
    of a work.
    """
    if reviewers < size:
        raise ValueError("fewer reviewers than a work wants")
    works = len(authors)
    if not size:
        return Batch(np.empty((works, 0), dtype=np.int64), 0, 0, 0)
    rng = np.random.default_rng(seed)
    full, rest = divmod(works * size, reviewers)
    line = [np.tile(np.arange(reviewers), full), rng.permutation(reviewers)[:rest]]
    readers = rng.permutation(np.concatenate(line)).reshape(works, size)
    return _Exchanges(readers, np.asarray(authors), reviewers, never, last, rng).batch()


class _Exchanges:
    """A first draw and the exchanges that mend it; a pair is work * reviewers + reviewer."""

    def __init__(
        self,
        readers: Ints,
        authors: Ints,
        reviewers: int,
        never: Collection[tuple[int, int]],
        last: Collection[tuple[int, int]],
        rng: np.random.Generator,
    ) -> None:
        self.readers, self.reviewers, self.rng = readers, reviewers, rng
        self.authors = authors
        self.works_of: dict[int, list[int]] = defaultdict(list)
        for work, author in enumerate(authors.tolist()):
            self.works_of[author].append(work)
        self.never, self.last = self._keys(never), self._keys(last)
        # For one question at a time a set is quicker than a search in an array.
        self.barred, self.repeated = set(self.never.tolist()), set(self.last.tolist())

    def batch(self) -> Batch:
        """Mend what can be mended, first by all rules, then by those that never give way."""
        for place in self._bent():
            work, at = divmod(int(place), self.readers.shape[1])
            if self._is_bent(work, at) and not self._exchanged(work, at, strict=True):
                mended = not self._is_barred(work, at) or self._exchanged(work, at, strict=False)
                if not mended:
                    self.readers[work, at] = -1
        rows = self.readers
        keys = (np.arange(len(rows))[:, None] * self.reviewers + rows)[rows >= 0]
        return Batch(
            rows,
            repeats=int(np.isin(keys, self.last).sum()),
            mutual=int(self._mutual().sum()),
            empty=int((rows < 0).sum()),
        )

    def _keys(self, pairs: Collection[tuple[int, int]]) -> Ints:
        found = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        return found[:, 0] * self.reviewers + found[:, 1]

    def _bent(self) -> Ints:
        """Places, counted row by row, that bend any rule at first."""
        rows = self.readers
        works = np.arange(len(rows))[:, None]
        keys = works * self.reviewers + rows
        order = np.argsort(rows, axis=1, kind="stable")
        ranked = np.take_along_axis(rows, order, axis=1)
        again = np.zeros(rows.shape, dtype=bool)
        again[:, 1:] = ranked[:, 1:] == ranked[:, :-1]
        twice = np.zeros(rows.shape, dtype=bool)
        np.put_along_axis(twice, order, again, axis=1)
        apart = np.isin(keys, np.concatenate([self.never, self.last]))
        # Whoever reads their own work is read by whom they read.
        return np.flatnonzero(twice | apart | self._mutual())

    def _mutual(self) -> npt.NDArray[np.bool_]:
        """Places whose reader's own work is read by the place's author."""
        rows, authors = self.readers, self.authors[:, None]
        inside = (rows >= 0) & (authors >= 0)
        keys = authors * self.reviewers + rows
        return inside & np.isin(rows * self.reviewers + authors, keys[inside])

    def _exchanged(self, work: int, at: int, *, strict: bool) -> bool:
        """Exchange the place's reader for that of another place, if both may then stay."""
        places = self.readers.size
        few = places <= TRIES
        tries = self.rng.permutation(places) if few else self.rng.integers(places, size=TRIES)
        bends = self._is_bent if strict else self._is_barred
        for place in tries:
            other, there = divmod(int(place), self.readers.shape[1])
            if other == work or self.readers[other, there] < 0:
                continue
            self._swap(work, at, other, there)
            if not bends(work, at) and not bends(other, there):
                return True
            self._swap(work, at, other, there)
        return False

    def _swap(self, work: int, at: int, other: int, there: int) -> None:
        rows = self.readers
        rows[work, at], rows[other, there] = rows[other, there], rows[work, at]

    def _is_barred(self, work: int, at: int) -> bool:
        reader = int(self.readers[work, at])
        return (
            reader == self.authors[work]
            or work * self.reviewers + reader in self.barred
            or self.readers[work].tolist().count(reader) > 1
        )

    def _is_bent(self, work: int, at: int) -> bool:
        reader = int(self.readers[work, at])
        return (
            self._is_barred(work, at)
            or work * self.reviewers + reader in self.repeated
            or self._reads_back(reader, int(self.authors[work]))
        )

    def _reads_back(self, reader: int, author: int) -> bool:
        return author >= 0 and any(
            author in self.readers[work].tolist() for work in self.works_of.get(reader, ())
        )
