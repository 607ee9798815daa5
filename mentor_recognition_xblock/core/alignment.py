"""Which letter of a text became which letter of the next one, as far as a limit of work allows.

Paragraphs are aligned first, then the words inside pairs of changed ones. Comparing takes the
square of a text's length in the worst case, and whoever writes the text chooses the case: so each
step is counted before it is made, and what is found until the limit is reached is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Final, TypeVar

# Steps for each character of both texts: what people change in a text takes one to ten.
STEPS: Final = 25
LEAST: Final = 50_000
# Beyond so many pairs of changed paragraphs each is compared with its neighbour in place alone.
MOST_PAIRS: Final = 2_500
ALIKE: Final = 0.3
# So much alike, a paragraph in its old place is the same one: it is compared with no other.
SAME: Final = 0.75

T = TypeVar("T", bound=Hashable)
Paragraph = tuple[int, str]
_WORD: Final = re.compile(r"[^\W_]+|\S")


class WorkIsSpent(Exception):
    """The limit is reached."""


class Work:
    """Steps that may still be made; ``spent`` counts those that were."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spent = 0

    def spend(self, steps: int) -> None:
        """Count ``steps`` before they are made; ``WorkIsSpent`` when they are too many."""
        if self.spent + steps > self.limit:
            raise WorkIsSpent
        self.spent += steps


def work_for(before: str, after: str) -> Work:
    """The limit for two texts: it grows with their length, not with its square."""
    return Work(LEAST + STEPS * (len(before) + len(after)))


def aligned(before: str, after: str, work: Work) -> tuple[list[int | None], bool]:
    """For each code point of ``before`` its place in ``after``; whether all was compared."""
    mapping: list[int | None] = [None] * len(before)
    try:
        _align(before, after, mapping, work)
    except WorkIsSpent:
        return mapping, False
    return mapping, True


Blocks = list[tuple[int, int, int]]


def _blocks(a: Sequence[T], b: Sequence[T], work: Work) -> Blocks:
    """Where runs of equal items stand in ``a`` and ``b``, and how long they are."""
    # Most of two versions is the same at both ends: the costly part sees only what is between.
    head = common_prefix(a, b)
    tail = common_prefix(a[head:][::-1], b[head:][::-1])
    inner = _Counted(a[head : len(a) - tail], b[head : len(b) - tail], work)
    blocks = [(i + head, j + head, size) for i, j, size in inner.get_matching_blocks()]
    return [(0, 0, head), *blocks, (len(a) - tail, len(b) - tail, tail)]


def _ratio(blocks: Blocks, a: Sequence[T], b: Sequence[T]) -> float:
    """How alike, as difflib measures it: twice what is equal, of both lengths."""
    return 2 * sum(size for _i, _j, size in blocks) / (len(a) + len(b))


class _Counted(SequenceMatcher[T]):
    """The library's matcher; its inner loop looks at every equal pair in reach."""

    def __init__(self, a: Sequence[T], b: Sequence[T], work: Work) -> None:
        work.spend(len(a) + len(b))
        self._work = work
        self._first = a
        self._pairs: list[int] = []
        super().__init__(None, a, b, False)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        if not self._pairs:
            # The library's cost is the number of equal pairs in reach, known before it starts:
            # prefix sums of them make each call countable in two look-ups.
            held: dict[T, list[int]] = self.b2j  # type: ignore[attr-defined]
            self._pairs = [0, *accumulate(1 + len(held.get(one, ())) for one in self._first)]
        end = len(self._first) if ahi is None else ahi
        self._work.spend(self._pairs[end] - self._pairs[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def _align(before: str, after: str, mapping: list[int | None], work: Work) -> None:
    old, new = _paragraphs(before), _paragraphs(after)
    blocks = _blocks([text for _, text in old], [text for _, text in new], work)
    left: list[Paragraph] = []
    right: list[Paragraph] = []
    i1 = j1 = 0
    for i2, j2, size in [*blocks, (len(old), len(new), 0)]:
        one, other = old[i1:i2], new[j1:j2]
        # As many paragraphs between two that are equal: most were edited in place, one by one.
        if len(one) == len(other):
            one, other = _settled(one, other, mapping, work)
        left += one
        right += other
        _same(old[i2 : i2 + size], new[j2 : j2 + size], mapping)
        i1, j1 = i2 + size, j2 + size
    if len(left) * len(right) <= MOST_PAIRS:
        _pair(left, right, mapping, work)
    else:
        raise WorkIsSpent


def _settled(
    old: Sequence[Paragraph], new: Sequence[Paragraph], mapping: list[int | None], work: Work
) -> tuple[list[Paragraph], list[Paragraph]]:
    """Map the pairs that are alike in place; return the others."""
    left, right = [], []
    for one, other in zip(old, new, strict=True):
        a, b = _tokens(one[1]), _tokens(other[1])
        blocks = _blocks(a, b, work)
        if _ratio(blocks, a, b) >= SAME:
            _map_words(one, other, blocks, mapping)
        else:
            left.append(one)
            right.append(other)
    return left, right


def common_prefix(a: Sequence[T], b: Sequence[T]) -> int:
    """How many items both begin with."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _same(old: Sequence[Paragraph], new: Sequence[Paragraph], mapping: list[int | None]) -> None:
    for (a, text), (b, _text) in zip(old, new, strict=True):
        mapping[a : a + len(text)] = range(b, b + len(text))


def _pair(
    left: Sequence[Paragraph], right: Sequence[Paragraph], mapping: list[int | None], work: Work
) -> None:
    """Pair changed paragraphs by likeness, best first, and map their words."""
    words_left = [_tokens(text) for _, text in left]
    words_right = [_tokens(text) for _, text in right]
    scores: list[tuple[float, int, int, int, Blocks]] = []
    for i, a in enumerate(words_left):
        for j, b in enumerate(words_right):
            # No pair is more alike than its lengths: most need no comparing.
            if 2 * min(len(a), len(b)) <= ALIKE * (len(a) + len(b)):
                continue
            if _Counted(a, b, work).quick_ratio() > ALIKE:
                blocks = _blocks(a, b, work)
                scores.append((_ratio(blocks, a, b), -abs(i - j), i, j, blocks))
    used_left: set[int] = set()
    used_right: set[int] = set()
    # Best first, and of equals the nearest: a sentence that stands in every paragraph stays with
    # its own.
    for ratio, _near, i, j, blocks in sorted(scores, key=lambda one: one[:4], reverse=True):
        if ratio <= ALIKE or i in used_left or j in used_right:
            continue
        used_left.add(i)
        used_right.add(j)
        _map_words(left[i], right[j], blocks, mapping)


def _map_words(old: Paragraph, new: Paragraph, blocks: Blocks, mapping: list[int | None]) -> None:
    """Map the words both have, and the gaps on either side of them as far as they are alike."""
    a, b = _spans(old[1]), _spans(new[1])
    for i, j, size in blocks:
        for step in range(size):
            (start, end), (to, _to) = a[i + step], b[j + step]
            mapping[old[0] + start : old[0] + end] = range(new[0] + to, new[0] + to + end - start)
    _map_gaps(old, new, mapping)


def _map_gaps(old: Paragraph, new: Paragraph, mapping: list[int | None]) -> None:
    places = range(len(old[1]))
    for step, order in ((1, places), (-1, reversed(places))):
        for at in order:
            near = at - step
            beside = mapping[old[0] + near] if 0 <= near < len(old[1]) else None
            if beside is None or mapping[old[0] + at] is not None or not old[1][at].isspace():
                continue
            to = beside - new[0] + step
            if 0 <= to < len(new[1]) and new[1][to] == old[1][at]:
                mapping[old[0] + at] = new[0] + to


def _paragraphs(text: str) -> list[Paragraph]:
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append((at, line))
        at += len(line) + 1
    return paragraphs


def _tokens(text: str) -> list[str]:
    """Runs of letters and digits, and each other character by itself; no spaces."""
    return _WORD.findall(text)


def _spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text)]
