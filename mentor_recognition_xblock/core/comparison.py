"""Two versions of a text beside each other: by paragraph, then by word, from one alignment.

A paragraph is paired with the one that most of its letters went to. Pairs that stand in one order
are the frame; the others have moved. Within a pair the longest chain of words in one order stays,
and the rest was added, removed, or went to or came from another paragraph. All of it follows from
``alignment.aligned``, so that a comparison and a comment tell the same story (ADR 0042, 0045).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from .alignment import aligned, count_words
from .paragraphs import Kind, Paragraph

# The least likeness of a paragraph and what became of it: twice the letters that both have, over
# the letters of both. Below it one was removed and another written.
ALIKE: Final = 0.3
# What stays between two changes reads as part of them where it is so short, and they are longer.
STRAY: Final = 3

Change = Literal["same", "changed", "moved", "added", "removed", "left"]
Fate = Literal["same", "added", "removed", "came", "went"]


@dataclass(frozen=True)
class Segment:
    """Words with one fate; ``came`` and ``went`` stand in both texts, in other paragraphs."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph with what became of it; ``before`` and ``after`` are its numbers, from 1.

    One that ``moved`` stands where it is now; where it was stands a row that says it ``left``.
    """

    change: Change
    kind: Kind
    segments: tuple[Segment, ...]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class ComparisonSums:
    """How many paragraphs changed in which way, and how many words were added and removed."""

    changed: int = 0
    moved: int = 0
    added: int = 0
    removed: int = 0
    words_added: int = 0
    words_removed: int = 0

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not (self.changed or self.moved or self.added or self.removed)


@dataclass(frozen=True)
class Text:
    """A text with its paragraphs, in order."""

    text: str
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True)
class Comparison:
    """The rows in the order of the newer text, what is gone where it stood, and their sums."""

    rows: tuple[ComparedParagraph, ...]
    sums: ComparisonSums


def compared(before: Text, after: Text) -> Comparison:
    """What became of ``before`` in ``after``; in time that grows with the texts (ADR 0042)."""
    work = _Work(before, after)
    rows = tuple(work.rows())
    kinds = Counter(row.change for row in rows)
    words = Counter[str]()
    for row in rows:
        for segment in row.segments:
            if segment.fate in ("added", "removed"):
                words[segment.fate] += count_words(segment.text)
    return Comparison(
        rows,
        ComparisonSums(
            changed=kinds["changed"],
            moved=kinds["moved"],
            added=kinds["added"],
            removed=kinds["removed"],
            words_added=words["added"],
            words_removed=words["removed"],
        ),
    )


def touched(paragraphs: Sequence[Paragraph], start: int, end: int) -> list[int]:
    """The numbers, from 1, of the paragraphs that a passage touches; ``end`` exclusive."""
    return [
        number for number, one in enumerate(paragraphs, 1) if one.start < end and start < one.end
    ]


@dataclass(frozen=True)
class _Run:
    """Letters that stand unbroken in both texts, ``end`` exclusive."""

    start: int
    end: int
    there: int


class _Work:
    """One comparison on its way."""

    def __init__(self, before: Text, after: Text) -> None:
        self.old, self.new = before, after
        self.to = (
            list(range(len(before.text)))
            if before.text == after.text
            else aligned(before.text, after.text)
        )
        self.came = bytearray(len(after.text))
        for place in self.to:
            if place is not None:
                self.came[place] = 1

    def rows(self) -> Iterator[ComparedParagraph]:
        pairs = self._pairs()
        there = dict(pairs)
        frame = _rising([(i, j, self._letters(i)) for i, j in pairs])
        taken = set(there.values())
        back = {j: i for i, j in pairs}
        i = j = 0
        for one, other in [*frame, (len(self.old.paragraphs), len(self.new.paragraphs))]:
            yield from (self._gone(at, at in there) for at in range(i, one))
            for at in range(j, other):
                yield self._pair(back[at], at, moved=True) if at in taken else self._new(at)
            if one < len(self.old.paragraphs):
                yield self._pair(one, other, moved=False)
            i, j = one + 1, other + 1

    def _pairs(self) -> list[tuple[int, int]]:
        """Each paragraph with the one that most of its letters went to, if they are alike."""
        home = [-1] * len(self.new.text)
        for at, one in enumerate(self.new.paragraphs):
            home[one.start : one.end] = [at] * (one.end - one.start)
        sizes = [_letters(self._new_text(one)) for one in self.new.paragraphs]
        found = []
        for i, one in enumerate(self.old.paragraphs):
            shared = Counter(
                home[place]
                for place in self.to[one.start : one.end]
                if place is not None and not self.new.text[place].isspace()
            )
            own = self._letters(i)
            for j, count in shared.items():
                if j >= 0 and 2 * count >= ALIKE * (own + sizes[j]):
                    found.append((-count, abs(i - j), i, j))
        pairs, used, taken = [], set(), set()
        for _count, _far, i, j in sorted(found):
            if i not in used and j not in taken:
                used.add(i)
                taken.add(j)
                pairs.append((i, j))
        return sorted(pairs)

    def _pair(self, i: int, j: int, *, moved: bool) -> ComparedParagraph:
        one, other = self.old.paragraphs[i], self.new.paragraphs[j]
        segments = tuple(_tidied(self._segments(one, other)))
        is_same = all(segment.fate == "same" for segment in segments)
        change: Change = "moved" if moved else "same" if is_same else "changed"
        return ComparedParagraph(change, other.kind, segments, i + 1, j + 1)

    def _new(self, j: int) -> ComparedParagraph:
        segments = tuple(_tidied(self._added(self.new.paragraphs[j])))
        return ComparedParagraph("added", self.new.paragraphs[j].kind, segments, None, j + 1)

    def _gone(self, i: int, moved: bool) -> ComparedParagraph:
        one = self.old.paragraphs[i]
        if moved:
            text = self.old.text[one.start : one.end]
            return ComparedParagraph("left", one.kind, (Segment("went", text),), i + 1, None)
        return ComparedParagraph("removed", one.kind, self._gone_words(one), i + 1, None)

    def _gone_words(self, one: Paragraph) -> tuple[Segment, ...]:
        """What was there, as far as a line of code was indented."""
        segments = tuple(_tidied(self._removed(one)))
        text = self.old.text[one.start : one.end]
        indent = text[: len(text) - len(text.lstrip())]
        if one.kind != "code" or not segments or segments[0].text.startswith(indent):
            return segments
        return (Segment(segments[0].fate, indent + segments[0].text), *segments[1:])

    def _segments(self, one: Paragraph, other: Paragraph) -> Iterator[Segment]:
        at, there = one.start, other.start
        for run in self._kept(one, other):
            yield from self._removed(Paragraph(at, run.start))
            yield from self._added(Paragraph(there, run.there))
            yield Segment("same", self.old.text[run.start : run.end])
            at, there = run.end, run.there + run.end - run.start
        yield from self._removed(Paragraph(at, one.end))
        yield from self._added(Paragraph(there, other.end))

    def _kept(self, one: Paragraph, other: Paragraph) -> list[_Run]:
        """What of ``one`` stands in ``other`` in one order, but for letters lost among changes."""
        runs: list[list[int]] = []
        for at in range(one.start, one.end):
            place = self.to[at]
            if place is None or not other.start <= place < other.end:
                continue
            if runs and at == runs[-1][1] and place - at == runs[-1][2] - runs[-1][0]:
                runs[-1][1] = at + 1
            else:
                runs.append([at, at + 1, place])
        held = [_Run(*run) for run in runs]
        chain = _rising(
            [(n, run.there, _letters(self._old_text(run))) for n, run in enumerate(held)]
        )
        return list(self._without_strays([held[n] for n, _there in chain], one, other))

    def _without_strays(
        self, runs: Sequence[_Run], one: Paragraph, other: Paragraph
    ) -> Iterable[_Run]:
        """A word of two letters between longer changes says nothing: it is part of them."""
        end, there_end = one.start, other.start
        for at, run in enumerate(runs):
            last = at + 1 == len(runs)
            after = one.end if last else runs[at + 1].start
            there_after = other.end if last else runs[at + 1].there
            length = run.end - run.start
            before_it = max(run.start - end, run.there - there_end)
            behind_it = max(after - run.end, there_after - run.there - length)
            letters = _letters(self._old_text(run))
            if 0 < letters <= STRAY and min(before_it, behind_it) > 2 * length:
                continue
            yield run
            end, there_end = run.end, run.there + length

    def _removed(self, one: Paragraph) -> Iterator[Segment]:
        for went, group in groupby(range(one.start, one.end), lambda at: self.to[at] is not None):
            text = "".join(self.old.text[at] for at in group)
            yield Segment("went" if went else "removed", text)

    def _added(self, one: Paragraph) -> Iterator[Segment]:
        for came, group in groupby(range(one.start, one.end), lambda at: self.came[at]):
            text = "".join(self.new.text[at] for at in group)
            yield Segment("came" if came else "added", text)

    def _letters(self, i: int) -> int:
        one = self.old.paragraphs[i]
        return _letters(self.old.text[one.start : one.end])

    def _old_text(self, run: _Run) -> str:
        return self.old.text[run.start : run.end]

    def _new_text(self, one: Paragraph) -> str:
        return self.new.text[one.start : one.end]


def _tidied(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbours of one fate as one, and no change that is only a space."""
    held: Segment | None = None
    for one in segments:
        if not one.text:
            continue
        if not one.text.strip():
            # What was removed leaves no gap; what is there now stands with its neighbour.
            if one.fate in ("removed", "went") and (held is None or held.fate != one.fate):
                continue
            one = Segment(held.fate if held else "same", one.text)
        if held is not None and held.fate == one.fate:
            held = Segment(one.fate, held.text + one.text)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _rising(weighed: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Of ``(i, j, weight)`` in order of ``i`` the heaviest chain in which ``j`` rises, too.

    A heap of best sums by ``j``: n items take n log n steps.
    """
    places = sorted({j for _i, j, _weight in weighed})
    best = [(0, -1)] * (len(places) + 1)  # a Fenwick tree of the heaviest chain up to a place
    before = []
    for at, (_i, j, weight) in enumerate(weighed):
        place = bisect_left(places, j)
        total, last = 0, -1
        node = place
        while node > 0:
            if best[node][0] > total:
                total, last = best[node]
            node -= node & -node
        before.append(last)
        total += max(1, weight)
        node = place + 1
        while node <= len(places):
            if total > best[node][0]:
                best[node] = (total, at)
            node += node & -node
    total, at = 0, -1
    node = len(places)
    while node > 0:
        if best[node][0] > total:
            total, at = best[node]
        node -= node & -node
    chain = []
    while at >= 0:
        chain.append((weighed[at][0], weighed[at][1]))
        at = before[at]
    return chain[::-1]


def _letters(text: str) -> int:
    return sum(not char.isspace() for char in text)
