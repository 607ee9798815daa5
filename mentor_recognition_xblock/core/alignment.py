"""Which letter of a text became which letter of the next one.

Both texts are cut into units (sentences, and pieces of very long ones) of words. Units that stand
unchanged are aligned first, then those that moved, then those that changed, each with the unit it
is most like; at last what was parted or joined is looked for between them. Only few and short
pairs of units are compared word by word, so the work grows with the texts and not with their
square; the longest common subsequences are rapidfuzz's, 64 cells a step.

Words and what a person sees as one character follow Unicode Standard Annex 29, by ``regex``.
Scripts without spaces have no words here: each character stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeVar

import regex
from rapidfuzz.distance import Indel, LCSseq

# The least likeness of a changed unit and what became of it, as twice the tokens in common over
# the tokens of both: with neighbours that are alike too, and without any.
ALIKE: Final = 0.3
ALONE: Final = 0.6
# Tokens of the longest unit: a comparison of two takes at most 160 × 160 / 64 steps.
LONGEST: Final = 160
# Candidates are found by words that stand in at most COMMON units; the best so many are compared.
COMMON: Final = 12
CANDIDATES: Final = 6
# Added to the likeness of two units: for the same place between unchanged ones, and for each pair
# of neighbours, by its own likeness. Of nearly equal sentences each so keeps its place.
NEAR: Final = 0.1
NEIGHBOUR: Final = 0.15
# Words that joined another unit, or were parted from theirs: the least share of what is left over
# on either side, and the least number of letters.
SHARE: Final = 0.4
LETTERS: Final = 8

T = TypeVar("T")
_SPACED: Final = (
    r"[[\p{L}\p{M}\p{N}\u200c\u200d]--"
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]"
)
_TOKEN: Final = regex.compile(rf"(?V1){_SPACED}+|(?=\S)\X")
_INSIDE_WORD: Final = regex.compile(rf"(?V1){_SPACED}{{2}}")
_ASCII_TOKEN: Final = re.compile(r"[A-Za-z0-9]+|\S")
_ENDS: Final = frozenset(".!?…؟۔।")
# These end a sentence without a space behind them.
_TIGHT_ENDS: Final = frozenset("。！？｡")


@dataclass
class _Text:
    """A text's tokens, each with its span and a number that is the same for equal ones."""

    text: str
    ids: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    # First and last token of each unit, the last exclusive; and a number for equal units.
    units: list[tuple[int, int]] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)

    def tokens(self, unit: int) -> list[int]:
        first, last = self.units[unit]
        return self.ids[first:last]


def aligned(before: str, after: str) -> list[int | None]:
    """For each code point of ``before`` its place in ``after``, None where it has none."""
    words: dict[str, int] = {}
    kinds: dict[tuple[int, ...], int] = {}
    old, new = (_read(text, words, kinds) for text in (before, after))
    to = [-1] * len(old.ids)
    pairs = _unchanged(old.kinds, new.kinds)
    gaps = _gaps(pairs, len(old.units), len(new.units))
    pairs += _moved(old, new, pairs)
    for one, other in pairs:
        (first, last), (there, _end) = old.units[one], new.units[other]
        to[first:last] = range(there, there + last - first)
    changed = _changed(old, new, pairs, gaps)
    for one, other in changed:
        for at, place in _shared(old, new, range(*old.units[one]), range(*new.units[other])):
            to[at] = place
    _joined(old, new, [*pairs, *changed], to)
    return _by_letter(old, new, to)


def is_inside_word(text: str, at: int) -> bool:
    """Whether one word stands on both sides of ``at``; never in scripts without spaces."""
    return at > 0 and _INSIDE_WORD.match(text, at - 1) is not None


def count_words(text: str) -> int:
    """How many words ``text`` has; in scripts without spaces each character is one."""
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    return sum(any(map(str.isalnum, match.group())) for match in pattern.finditer(text))


def common_prefix(a: Sequence[T], b: Sequence[T]) -> int:
    """How many items both begin with."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _read(text: str, words: dict[str, int], kinds: dict[tuple[int, ...], int]) -> _Text:
    found = _Text(text)
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    at = 0
    for line in text.split("\n"):
        first = len(found.ids)
        for match in pattern.finditer(line):
            found.ids.append(words.setdefault(match.group(), len(words)))
            found.starts.append(at + match.start())
            found.ends.append(at + match.end())
        found.units += _sentences(found, first)
        at += len(line) + 1
    for unit in range(len(found.units)):
        found.kinds.append(kinds.setdefault(tuple(found.tokens(unit)), len(kinds)))
    return found


def _sentences(found: _Text, first: int) -> Iterable[tuple[int, int]]:
    """The units of a line whose tokens begin at ``first``."""
    last = len(found.ids)
    for at in range(first, last):
        mark = found.text[found.ends[at] - 1]
        is_end = mark in _TIGHT_ENDS or (
            mark in _ENDS and at + 1 < last and found.starts[at + 1] > found.ends[at]
        )
        if is_end or at + 1 - first >= LONGEST:
            yield first, at + 1
            first = at + 1
    if first < last:
        yield first, last


Pairs = list[tuple[int, int]]


def _equal(a: Sequence[int], b: Sequence[int]) -> Pairs:
    """Places of a longest common subsequence."""
    return [
        (block.src_start + step, block.dest_start + step)
        for block in LCSseq.opcodes(a, b)
        if block.tag == "equal"
        for step in range(block.src_end - block.src_start)
    ]


def _unchanged(old: Sequence[int], new: Sequence[int]) -> Pairs:
    """Units that stand in both, in one order."""
    head = common_prefix(old, new)
    tail = common_prefix(old[head:][::-1], new[head:][::-1])
    inner = _equal(old[head : len(old) - tail], new[head : len(new) - tail])
    ends = ((len(old) - back, len(new) - back) for back in range(tail, 0, -1))
    return [*((at, at) for at in range(head)), *((i + head, j + head) for i, j in inner), *ends]


@dataclass(frozen=True)
class _Gap:
    """Units between two that stand unchanged; ends exclusive."""

    old: range
    new: range


def _gaps(pairs: Pairs, old: int, new: int) -> list[_Gap]:
    found, i, j = [], 0, 0
    for one, other in [*pairs, (old, new)]:
        if one > i or other > j:
            found.append(_Gap(range(i, one), range(j, other)))
        i, j = one + 1, other + 1
    return found


def _moved(old: _Text, new: _Text, pairs: Pairs) -> Pairs:
    """Unchanged units that stand elsewhere: of several equal ones the first with the first."""
    left, right = _rest(old, new, pairs)
    places: dict[int, list[int]] = defaultdict(list)
    for other in reversed(right):
        places[new.kinds[other]].append(other)
    return [(one, places[old.kinds[one]].pop()) for one in left if places.get(old.kinds[one])]


def _rest(old: _Text, new: _Text, pairs: Pairs) -> tuple[list[int], list[int]]:
    used, taken = {one for one, _other in pairs}, {other for _one, other in pairs}
    left = [one for one in range(len(old.units)) if one not in used]
    return left, [other for other in range(len(new.units)) if other not in taken]


def _changed(old: _Text, new: _Text, pairs: Pairs, gaps: Sequence[_Gap]) -> Pairs:
    """Changed units with what became of them: the most alike first, by their neighbours too."""
    left, right = _rest(old, new, pairs)
    free = set(right)
    beside = _beside(gaps, set(left), free)
    ratios = dict.fromkeys(pairs, 1.0)
    compared = []
    for one, candidates in _candidates(old, new, left, right):
        words = old.tokens(one)
        for other in {*candidates, *beside.get(one, ())}:
            ratio = Indel.normalized_similarity(words, new.tokens(other), score_cutoff=ALIKE)
            if ratio > ALIKE:
                ratios[one, other] = ratio
                compared.append((one, other))
    scores = []
    for one, other in compared:
        support = NEAR * (other in beside.get(one, ())) + NEIGHBOUR * sum(
            ratios.get((one + step, other + step), 0) for step in (-1, 1)
        )
        if support or ratios[one, other] >= ALONE:
            scores.append((-ratios[one, other] - support, abs(one - other), one, other))
    found, used = [], set()
    for _score, _far, one, other in sorted(scores):
        if one not in used and other in free:
            used.add(one)
            free.discard(other)
            found.append((one, other))
    return found


def _beside(gaps: Sequence[_Gap], left: set[int], free: set[int]) -> dict[int, set[int]]:
    """By unit, those that stand in its place: as far from either end of its gap."""
    found: dict[int, set[int]] = {}
    for gap in gaps:
        here = [one for one in gap.old if one in left]
        there = [other for other in gap.new if other in free]
        for place, one in enumerate(here):
            near = {place, place + len(there) - len(here)}
            found[one] = {there[at] for at in near if 0 <= at < len(there)}
    return found


def _candidates(
    old: _Text, new: _Text, left: Sequence[int], right: Sequence[int]
) -> Iterable[tuple[int, list[int]]]:
    """For each unit of ``left`` those of ``right`` that share most of its rare words and pairs."""
    holders: dict[int | tuple[int, int], list[int]] = defaultdict(list)
    for other in right:
        for mark in _marks(new.tokens(other)):
            holders[mark].append(other)
    for one in left:
        weights: Counter[int] = Counter()
        for mark in _marks(old.tokens(one)):
            held = holders.get(mark, ())
            if len(held) <= COMMON:
                for other in held:
                    weights[other] += 60 // len(held)
        yield one, [other for other, _weight in weights.most_common(CANDIDATES)]


def _marks(words: Sequence[int]) -> set[int | tuple[int, int]]:
    return {*words, *pairwise(words)}


def _joined(old: _Text, new: _Text, pairs: Pairs, to: list[int]) -> None:
    """Map the words that joined a unit beside theirs, or were parted from it."""
    there, taken = dict(pairs), set(to)
    units = range(len(old.units))
    for order in (units, reversed(units)):
        for one in order:
            left = [at for at in range(*old.units[one]) if to[at] < 0]
            own = there.get(one)
            near = [there.get(one - 1), there.get(one + 1)]
            near += [] if own is None else [own - 1, own + 1]
            for other in near if left else ():
                if other is None or not 0 <= other < len(new.units):
                    continue
                right = [at for at in range(*new.units[other]) if at not in taken]
                found = _shared(old, new, left, right)
                letters = sum(_letters(old, at) for at, _place in found)
                if letters >= LETTERS and len(found) >= SHARE * min(len(left), len(right)):
                    there.setdefault(one, other)
                    for at, place in found:
                        to[at] = place
                        taken.add(place)
                    left = [at for at in left if to[at] < 0]


def _letters(text: _Text, token: int) -> int:
    start, end = text.starts[token], text.ends[token]
    return end - start if text.text[start].isalnum() else 0


def _shared(old: _Text, new: _Text, left: Sequence[int], right: Sequence[int]) -> Pairs:
    equal = _equal([old.ids[at] for at in left], [new.ids[at] for at in right])
    return [(left[i], right[j]) for i, j in equal]


def _by_letter(old: _Text, new: _Text, to: Sequence[int]) -> list[int | None]:
    """The mapping of tokens and of the gaps beside them, as far as they are alike."""
    mapping: list[int | None] = [None] * len(old.text)
    for at, other in enumerate(to):
        if other < 0:
            continue
        start, end, there = old.starts[at], old.ends[at], new.starts[other]
        mapping[start:end] = range(there, there + end - start)
    _map_gaps(old.text, new.text, old.starts, old.ends, mapping)
    return mapping


def _map_gaps(
    before: str, after: str, starts: Sequence[int], ends: Sequence[int],
    mapping: list[int | None],
) -> None:  # fmt: skip
    """Map spaces from the words on either side, as far as both texts have the same."""
    for low, high in zip([0, *ends], [*starts, len(before)], strict=True):
        for step, order in ((1, range(low, high)), (-1, range(high - 1, low - 1, -1))):
            for at in order:
                near = at - step
                beside = mapping[near] if 0 <= near < len(before) else None
                if beside is None or mapping[at] is not None:
                    break
                there = beside + step
                if not (0 <= there < len(after) and after[there] == before[at]):
                    break
                mapping[at] = there
