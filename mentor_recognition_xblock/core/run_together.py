"""Names inside longer words, and names whose letters stand apart: thequentinlima, Q u e n t i n.

Both are looked for by what is planted in a tree of words (``names``), in work that grows with the
text: a word is looked at from each of its letters, at most as far as the longest name reaches.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .comparable_text import Folded, Token, fold
from .name_forms import SURE_JOINED, Kind
from .plain_words import COMMON, WORDS

LEAF: Final = ""
LONGEST: Final = 60
SHORTEST: Final = 3
SURE: Final = 5
# What people write beside their name in a file's name or an address.
_BESIDE: Final = frozenset(
    fold(
        """
        and app blog book by card code cv data demo design dev diary doc docs draft edit essay
        exam file files final foto game hello home homework iam im img is js mail me mi mio my
        name note notes official page pdf photo plan poem portafolio portfolio post proj project
        projekt prueba py real reflection report resume review site slides story student
        submission task tarea test text the thesis trabajo upload version web website works
        writes xx xxx soy
        """
    ).text.split()
)
_BETWEEN: Final = frozenset("*`~•·‧∙^°")
_WIDEST: Final = 4
# One of these may part the letters of a name within its line, too: Vis-ser.
_HYPHENS: Final = frozenset("-\u2010\u2011\u2012\u2013\u2212_.'’")
_SHORTEST_PARTED: Final = 4


def inside(tokens: Sequence[Token], tree: Mapping[str, Any]) -> Iterator[tuple[int, int, Kind]]:
    """Whole names inside longer words, and single ones beside a word of ``_BESIDE``."""
    sizes = sorted({len(word) for word in tree if SURE_JOINED <= len(word) <= LONGEST})
    shortest = min((len(word) for word in tree), default=LONGEST)
    for token in tokens:
        word = token.word
        if token.kind != "L" or len(word) <= shortest or LEAF in tree.get(word, ()):
            continue
        for start in range(len(word) - SURE_JOINED + 1 if sizes else 0):
            for size in sizes:
                node = tree.get(word[start : start + size])
                if start + size <= len(word) and node and node.get(LEAF) == "full":
                    yield token.start + start, token.start + start + size, "full"
        for cut in range(1, len(word) if len(word) <= LONGEST else 0):
            for name, rest, start, end in (
                (word[:cut], word[cut:], 0, cut),
                (word[cut:], word[:cut], cut, len(word)),
            ):
                if LEAF not in tree.get(name, ()) or not _is_beside(name, rest):
                    continue
                if start == 0 or rest in _BESIDE:
                    yield token.start + start, token.start + end, "full"


def spelled(folded: Folded, tree: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded word of names whose letters or syllables stand apart by signs.

    By anything where all are single letters; else by a sign that parts no words (an emoji, an
    asterisk) or a hyphen at a line's end.
    """
    longest = min(LONGEST, max(map(len, tree), default=0))
    tokens = folded.tokens
    for first in range(len(tokens) - 1):
        whole, last = tokens[first].word, first
        best = None
        is_parted = False
        while len(whole) <= longest and last + 1 < len(tokens):
            if not _is_tied(folded, last):
                if not _is_parted(folded, last):
                    break
                is_parted = True
            last += 1
            whole += tokens[last].word
            sure = len(whole) > SHORTEST or folded.has_capital(tokens[first])
            if is_parted and not _is_one_word(folded, first, last, whole):
                continue
            if len(whole) >= SHORTEST and sure and LEAF in tree.get(whole, ()):
                best = tokens[first].start, tokens[last].end, whole
        if best is not None:
            yield best


def _is_beside(name: str, rest: str) -> bool:
    """Whether a word is a name with another word at it: not "artwork", "analog", "Bobby"."""
    if len(name) < SHORTEST or name in WORDS or name in COMMON:
        return False
    if len(name) < SURE and len(rest) < SURE - 1:
        return False
    return rest in _BESIDE or (rest[:1] == "s" and rest[1:] in _BESIDE)


def _is_tied(folded: Folded, place: int) -> bool:
    """Whether the token and the next may be one word."""
    here, after = folded.tokens[place : place + 2]
    if here.kind != "L" or after.kind != "L":
        return False
    gap = folded.text[here.end : after.start]
    if not gap or len(gap) > _WIDEST:
        return False
    if len(here.word) == len(after.word) == 1:
        return "\n" not in gap
    if gap in ("-\n", "\u2010\n"):
        return True
    return all(char in _BETWEEN or unicodedata.category(char) == "So" for char in gap)


def _is_parted(folded: Folded, place: int) -> bool:
    """Whether one sign alone stands between the token and the next."""
    here, after = folded.tokens[place : place + 2]
    both = here.kind == after.kind == "L"
    return both and folded.text[here.end : after.start] in _HYPHENS


def _is_one_word(folded: Folded, first: int, last: int, whole: str) -> bool:
    """Whether parts are pieces of a name: two words of a language with a hyphen are not."""
    parts = folded.tokens[first : last + 1]
    if len(whole) < _SHORTEST_PARTED or whole in WORDS or min(len(one.word) for one in parts) < 2:
        return False
    return folded.has_capital(parts[0]) or not any(part.word in COMMON for part in parts)
