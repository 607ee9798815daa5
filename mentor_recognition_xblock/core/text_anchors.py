"""Where a comment's words stand, and where they went in the next version.

Positions are Unicode code points, as the W3C Web Annotation Data Model asks of a
TextPositionSelector (4.2.4). Words that are gone are said to be lost, never placed on others.
Comparing two texts has a limit of work (``alignment``): beyond it a comment stands where its words
occur once, or is said to be unplaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .alignment import Work, aligned, common_prefix, work_for

CONTEXT: Final = 32
MIN_KEPT: Final = 0.5
# Of so many equal places, those nearest to where the words stood are weighed by their context.
MOST_PLACES: Final = 500

Status = Literal["exact", "moved", "lost", "unplaced"]


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
    """Where a selector stands in a text; positions None when lost or unplaced."""

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
    # The place is believed only where the quote stands there: a client may count other units.
    if inside and wanted.exact and text[wanted.start : wanted.end] == wanted.exact:
        return Anchor("exact", wanted.start, wanted.end)
    places = _occurrences(text, wanted.exact)
    if not places:
        return Anchor("lost")
    # A quote of one letter stands everywhere: without a bound each place would be weighed.
    if len(places) > MOST_PLACES:
        places = sorted(places, key=lambda at: abs(at - wanted.start))[:MOST_PLACES]
    # Words around it first, nearness second: paragraphs move, sentences keep their neighbours.
    best = max(places, key=lambda at: (_context(text, at, wanted), -abs(at - wanted.start)))
    return Anchor("exact", best, best + len(wanted.exact))


def carry(
    before: str, after: str, wanted: Sequence[Anchor], work: Work | None = None
) -> list[Anchor]:
    """Map anchors of ``before`` to ``after``; one alignment serves them all.

    ``exact`` when the words stand unchanged (wherever), ``moved`` when at least half of their
    letters survive in order, ``lost`` otherwise. When the texts differ too much to compare within
    ``work``: ``exact`` where the same words occur once, ``unplaced`` otherwise.
    """
    if before == after:
        return list(wanted)
    if not any(anchor.start is not None for anchor in wanted):
        return [_without_place(anchor) for anchor in wanted]
    mapping, is_whole = aligned(before, after, work or work_for(before, after))
    carried = []
    for anchor in wanted:
        placed = _carry_one(before, after, mapping, anchor)
        # Only what was not compared may be looked for by its words alone: after a whole
        # comparison the same words elsewhere are other words.
        if not is_whole and placed.start is None and anchor.start is not None:
            placed = by_quote(after, before[anchor.start : anchor.end])
        carried.append(placed)
    return carried


def by_quote(text: str, words: str) -> Anchor:
    """Where ``words`` stand, if they occur once; ``unplaced`` otherwise."""
    at = text.find(words) if words else -1
    if at < 0 or text.find(words, at + 1) >= 0:
        return Anchor("unplaced")
    return Anchor("exact", at, at + len(words))


def _without_place(anchor: Anchor) -> Anchor:
    return Anchor("unplaced" if anchor.status == "unplaced" else "lost")


def _carry_one(before: str, after: str, mapping: list[int | None], anchor: Anchor) -> Anchor:
    if anchor.start is None or anchor.end is None:
        return _without_place(anchor)
    kept = _longest_run([to for to in mapping[anchor.start : anchor.end] if to is not None], after)
    length = anchor.end - anchor.start
    # A gap between two words may be matched with one beyond a neighbour: letters alone bound it.
    letters = [to for to in kept if not after[to].isspace()]
    if not letters or len(letters) < MIN_KEPT * _letters(before[anchor.start : anchor.end]):
        return Anchor("lost")
    if after[kept[0] : kept[-1] + 1] == before[anchor.start : anchor.end]:
        return Anchor("exact", kept[0], kept[-1] + 1)
    # Stray letters far apart would mark half a page: a place may grow, but not without bound.
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


def _letters(text: str) -> int:
    return sum(1 for char in text if not char.isspace())


def _occurrences(text: str, words: str) -> list[int]:
    starts, at = [], text.find(words) if words else -1
    while at >= 0:
        starts.append(at)
        at = text.find(words, at + 1)
    return starts


def _context(text: str, at: int, wanted: Selector) -> int:
    end = at + len(wanted.exact)
    before = text[max(0, at - len(wanted.prefix)) : at]
    after = text[end : end + len(wanted.suffix)]
    return common_prefix(before[::-1], wanted.prefix[::-1]) + common_prefix(after, wanted.suffix)
