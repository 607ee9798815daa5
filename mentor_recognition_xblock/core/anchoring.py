"""Where a comment's words stand, and where they went in the next version.

Positions are Unicode code points, as the W3C Web Annotation Data Model asks of a
TextPositionSelector (4.2.4). Mapping aligns paragraphs, then diffs words inside aligned pairs;
words that are gone are said to be lost, never placed on others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

CONTEXT: Final = 32
MIN_KEPT: Final = 0.5

Status = Literal["exact", "moved", "lost"]


@dataclass(frozen=True)
class Selector:
    """TextQuoteSelector and TextPositionSelector in one; ``end`` is exclusive."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Anchor:
    """Where a selector stands in a text; positions None when lost."""

    status: Status
    start: int | None = None
    end: int | None = None


def selector(text: str, start: int, end: int) -> Selector:
    """The selector of ``text[start:end]``; ``ValueError`` outside the text or empty."""
    if not 0 <= start < end <= len(text):
        raise ValueError("the words lie outside the text")
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Selector(start, end, text[start:end], prefix, suffix)


def locate(text: str, wanted: Selector) -> Anchor:
    """Find a selector in the very text it was made on; by quote and context if it is off."""
    inside = 0 <= wanted.start < wanted.end
    if inside and wanted.exact and text[wanted.start : wanted.end] == wanted.exact:
        return Anchor("exact", wanted.start, wanted.end)
    places = _occurrences(text, wanted.exact)
    if not places:
        return Anchor("lost")
    best = max(places, key=lambda at: (_context(text, at, wanted), -abs(at - wanted.start)))
    return Anchor("exact", best, best + len(wanted.exact))


def carry(before: str, after: str, wanted: Sequence[Anchor]) -> list[Anchor]:
    """Map anchors of ``before`` to ``after``; one alignment serves them all.

    ``exact`` when the words stand unchanged (wherever), ``moved`` when at least half of their
    letters survive in order, ``lost`` otherwise.
    """
    if before == after:
        return list(wanted)
    mapping = _map(before, after)
    return [_carry_one(before, after, mapping, anchor) for anchor in wanted]


def _carry_one(before: str, after: str, mapping: list[int | None], anchor: Anchor) -> Anchor:
    if anchor.start is None or anchor.end is None:
        return Anchor("lost")
    kept = _longest_run([to for to in mapping[anchor.start : anchor.end] if to is not None], after)
    length = anchor.end - anchor.start
    # A gap between two words may be matched with one beyond a neighbour: letters alone bound it.
    letters = [to for to in kept if not after[to].isspace()]
    if not letters or len(letters) < MIN_KEPT * _letters(before[anchor.start : anchor.end]):
        return Anchor("lost")
    if after[kept[0] : kept[-1] + 1] == before[anchor.start : anchor.end]:
        return Anchor("exact", kept[0], kept[-1] + 1)
    start, end = letters[0], letters[-1] + 1
    if end - start > 2 * length + CONTEXT:
        return Anchor("lost")
    return Anchor("moved", start, end)


def _longest_run(places: Sequence[int], after: str) -> list[int]:
    """The stretch of places in rising order that holds most letters: words that parted ways."""
    runs: list[list[int]] = [[]]
    for place in places:
        if runs[-1] and place < runs[-1][-1]:
            runs.append([])
        runs[-1].append(place)
    return max(runs, key=lambda run: sum(not after[place].isspace() for place in run))


def _map(before: str, after: str) -> list[int | None]:
    """For each code point of ``before`` its place in ``after``, or None."""
    mapping: list[int | None] = [None] * len(before)
    old, new = _paragraphs(before), _paragraphs(after)
    matcher = SequenceMatcher(None, [text for _, text in old], [text for _, text in new], False)
    left: list[tuple[int, str]] = []
    right: list[tuple[int, str]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for (a, text), (b, _same) in zip(old[i1:i2], new[j1:j2], strict=True):
                for offset in range(len(text)):
                    mapping[a + offset] = b + offset
        else:
            left += old[i1:i2]
            right += new[j1:j2]
    _pair(left, right, mapping)
    return mapping


def _pair(
    left: list[tuple[int, str]], right: list[tuple[int, str]], mapping: list[int | None]
) -> None:
    """Pair changed paragraphs by likeness, best first, then diff their words."""
    words_right = [_tokens(text) for _, text in right]
    scores = []
    for i, (_, text) in enumerate(left):
        tokens = _tokens(text)
        for j, others in enumerate(words_right):
            matcher = SequenceMatcher(None, tokens, others, False)
            if matcher.real_quick_ratio() > 0.3 and matcher.quick_ratio() > 0.3:
                scores.append((matcher.ratio(), -abs(i - j), i, j))
    used_left: set[int] = set()
    used_right: set[int] = set()
    for ratio, _near, i, j in sorted(scores, reverse=True):
        if ratio <= 0.3 or i in used_left or j in used_right:
            continue
        used_left.add(i)
        used_right.add(j)
        _diff_words(left[i], right[j], mapping)


def _diff_words(old: tuple[int, str], new: tuple[int, str], mapping: list[int | None]) -> None:
    a, b = _tokens(old[1]), _tokens(new[1])
    at_a, at_b = _starts(a), _starts(b)
    for i, j, size in SequenceMatcher(None, a, b, False).get_matching_blocks():
        for step in range(size):
            for offset in range(len(a[i + step])):
                mapping[old[0] + at_a[i + step] + offset] = new[0] + at_b[j + step] + offset


def _paragraphs(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for char in text:
        if tokens and char.isalnum() and tokens[-1][-1].isalnum():
            tokens[-1] += char
        else:
            tokens.append(char)
    return tokens


def _starts(tokens: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token)
    return starts


def _letters(text: str) -> int:
    return sum(1 for char in text if not char.isspace())


def _occurrences(text: str, words: str) -> list[int]:
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _context(text: str, at: int, wanted: Selector) -> int:
    before, after = text[:at], text[at + len(wanted.exact) :]
    return _common(before[::-1], wanted.prefix[::-1]) + _common(after, wanted.suffix)


def _common(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
