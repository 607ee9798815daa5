"""Where a comment's words stand, and where they went in the next version.

Positions are Unicode code points, as the W3C Web Annotation Data Model asks of a
TextPositionSelector (4.2.4). Words that are gone are said to be lost, never placed on others.
Where nobody has the time to compare two texts, a comment stands where its words occur once, or is
said to be unplaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .alignment import aligned, common_prefix, is_inside_word

CONTEXT: Final = 32
MIN_KEPT: Final = 0.5
# Of so many equal places, those nearest to where the words stood are weighed by their context.
MOST_PLACES: Final = 500
# A piece of a passage follows one of so many before it: a longer choice would grow with the square.
LOOK_BACK: Final = 40
# Where so many places are only parts of longer words, the passage stands everywhere.
MOST_TRIES: Final = 100

Status = Literal["exact", "moved", "placed", "lost", "unplaced"]


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
    """Where a selector stands in a text, ``placed`` by hand; no positions when lost or unplaced."""

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


def carry(before: str, after: str, wanted: Sequence[Anchor]) -> list[Anchor]:
    """Map anchors of ``before`` to ``after``; one alignment serves them all.

    ``exact`` when the words stand unchanged (wherever), ``moved`` when at least half of their
    letters survive in order, ``lost`` otherwise.
    """
    if before == after:
        return list(wanted)
    if not any(anchor.start is not None for anchor in wanted):
        return [_without_place(anchor) for anchor in wanted]
    mapping = aligned(before, after)
    carried = [_carry_one(before, after, mapping, anchor) for anchor in wanted]
    return [
        _only_place(before, after, old) or new if new.status in ("lost", "moved") else new
        for old, new in zip(wanted, carried, strict=True)
    ]


def _only_place(before: str, after: str, anchor: Anchor) -> Anchor | None:
    """Where a passage stands unchanged that occurs once in either text; None without one."""
    if anchor.start is None:
        return None
    words = before[anchor.start : anchor.end]
    if _once(before, words) is None or (at := _once(after, words)) is None:
        return None
    return Anchor("exact", at, at + len(words))


def _once(text: str, words: str) -> int | None:
    """Where ``words`` stand as whole words, if they do so once; None for what stands everywhere."""
    found, at = None, text.find(words)
    for _try in range(MOST_TRIES):
        if at < 0:
            return found
        if not (is_inside_word(text, at) or is_inside_word(text, at + len(words))):
            if found is not None:
                return None
            found = at
        at = text.find(words, at + 1)
    return None


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
    words = before[anchor.start : anchor.end]
    pieces = _pieces(mapping[anchor.start : anchor.end], after)
    if not pieces:
        return Anchor("lost")
    # Stray letters far apart would mark half a page: a place may grow, but not without bound.
    kept = _chain(pieces, reach=len(words) + CONTEXT)
    if sum(piece.letters for piece in kept) < MIN_KEPT * _letters(words):
        return Anchor("lost")
    start, end = kept[0].start, kept[-1].end
    lead = len(words) - len(words.lstrip())
    first = start - lead
    if first >= 0 and after[first : first + len(words)] == words:
        return Anchor("exact", first, first + len(words))
    return Anchor("moved", start, end)


@dataclass(frozen=True)
class _Piece:
    """Letters that still follow one another, at ``start`` to ``end`` of the newer text."""

    start: int
    end: int
    letters: int


def _pieces(places: Sequence[int | None], after: str) -> list[_Piece]:
    """What holds together, in the order of the older text; spaces hold nothing."""
    bounds: list[list[int]] = []
    for place in places:
        if place is None or after[place].isspace():
            continue
        if bounds and bounds[-1][1] <= place and not after[bounds[-1][1] : place].strip():
            bounds[-1][1] = place + 1
        else:
            bounds.append([place, place + 1])
    return [_Piece(start, end, _letters(after[start:end])) for start, end in bounds]


def _chain(pieces: Sequence[_Piece], *, reach: int) -> list[_Piece]:
    """The pieces in rising order, none further than ``reach`` from the next, with most letters."""
    best: list[tuple[int, int]] = []  # letters up to a piece, and the piece before it
    for at, piece in enumerate(pieces):
        total, before = piece.letters, -1
        for other in range(max(0, at - LOOK_BACK), at):
            between = piece.start - pieces[other].end
            if 0 <= between <= reach and best[other][0] + piece.letters > total:
                total, before = best[other][0] + piece.letters, other
        best.append((total, before))
    at = max(range(len(pieces)), key=lambda one: best[one][0])
    chain = []
    while at >= 0:
        chain.append(pieces[at])
        at = best[at][1]
    return chain[::-1]


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
