"""A work made fit for the public: what points to a person is found, chosen, and hidden.

Works on rendered HTML: what counts is what a reader would see, so that a name split by emphasis or
written with character references is found too. Pictures are left out but for their words. The work
grows with the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape, unescape
from itertools import permutations
from typing import Final

from .comparable_text import fold, words_of
from .name_masks import Piece, apart, pieces_of
from .names import Names
from .own_names import OwnNames
from .plain_words import is_plain_word
from .profiles import leads_to_somebody
from .redaction import Finding, Kind, LookedFor, findings_of, looked_for

HIDDEN: Final = "[…]"
# Of these it is known what they are: none may stay, whatever the author says.
NEVER_KEPT: Final = frozenset({"email", "phone"})
_AROUND: Final = 30
_IMAGE: Final = re.compile(r'<img\b(?:"[^"]*"|[^">])*>', re.IGNORECASE)
_ALT: Final = re.compile(r'\salt="([^"]*)"')
_VALUE: Final = re.compile(r'="([^"]*)"')
_ATTRIBUTES: Final = re.compile(r"\s.*>$", re.DOTALL)
_PARTED: Final = "\n\n"


@dataclass(frozen=True)
class People:
    """Who is looked for: ``own`` are the author's names and handles, which they may show.

    ``partners`` are organisations that the author named; ``names`` and ``handles`` are others',
    ``whole_names`` those of whom single words say nothing.
    """

    own_names: Collection[str] = ()
    own_handles: Collection[str] = ()
    names: Collection[str] = ()
    handles: Collection[str] = ()
    partners: Collection[str] = ()
    whole_names: Collection[str] = ()

    @cached_property
    def wanted(self) -> LookedFor:
        """All of it to look for, made once."""
        return looked_for(
            names=[*self.own_names, *self.names],
            handles=[*self.own_handles, *self.handles],
            whole_names=self.whole_names,
        )

    @cached_property
    def own(self) -> OwnNames:
        """What is the author's to write: a family name may be others' too."""
        return OwnNames(self.own_names)

    @cached_property
    def initialled(self) -> frozenset[str]:
        """Others' names joined to an initial in one word: Ines Lopez gives "lines", a word, too."""
        return frozenset(
            joined
            for name in self.names
            for one, other in permutations([token.word for token in words_of(name)], 2)
            for joined in (one[:1] + other, other + one[:1])
        ) - {word for handle in self.handles for word in (fold(handle).text, _local(handle))}

    @cached_property
    def others(self) -> Names:
        """What belongs to somebody else; asked of everything that is found."""
        return Names(self.names, self.handles, strict=True)

    @cached_property
    def whole_others(self) -> Names:
        """The same of names of which only the whole counts."""
        return Names(self.whole_names, (), parts=False, strict=True)


@dataclass(frozen=True)
class Hit:
    """One thing found, wherever it stands; ``before`` and ``after`` are the words around the first.

    ``key`` names it in what the author chose; ``may_be_kept`` is whether it is theirs to show.
    """

    key: str
    kind: Kind
    excerpt: str
    before: str
    after: str
    may_be_kept: bool


@dataclass(frozen=True)
class Redacted:
    """The text as the public reads it, and all that was found in it, in order, each once."""

    html: str
    hits: tuple[Hit, ...]


def redacted(html: str, *, people: People, kept: Collection[str] = ()) -> Redacted:
    """``html`` (as nh3 writes it), all hidden but what may be kept and is in ``kept``."""
    html = _IMAGE.sub(_words_of_image, html)
    pieces, text = pieces_of(html)
    hits: dict[str, Hit] = {}
    spans: list[tuple[int, int]] = []
    for found in _found(text, people):
        hit = _hit(found, text, people, hits)
        if not (hit.may_be_kept and hit.key in kept):
            spans.append((found.start, found.end))
    spans = apart(spans)
    starts = [start for start, _end in spans]
    bare = _hidden_tags(pieces, people, kept, hits)
    out = []
    for number, piece in enumerate(pieces):
        if piece.is_tag:
            out.append(_ATTRIBUTES.sub(">", piece.text) if number in bare else piece.text)
            continue
        out.append(escape(_piece(piece, spans, starts), quote=False))
    return Redacted("".join(out), tuple(hits.values()))


def _found(text: str, people: People) -> list[Finding]:
    found = findings_of(text, people.wanted)
    # A partner's words are often words of the language: the whole name alone tells who it is.
    for partner in people.partners:
        whole = re.compile(r"\s+".join(map(re.escape, partner.split())), re.IGNORECASE)
        found += [Finding("name", *one.span(), one.group()) for one in whole.finditer(text)]
    return sorted(found, key=lambda one: one.start)


def _hit(found: Finding, text: str, people: People, hits: dict[str, Hit]) -> Hit:
    """What was found, looked at once however often it stands in the text."""
    folded = " ".join(found.excerpt.casefold().split())
    key = sha256(f"{found.kind}:{folded}".encode()).hexdigest()[:16]
    if key not in hits:
        hits[key] = Hit(
            key=key,
            kind=found.kind,
            excerpt=found.excerpt,
            before=text[max(0, found.start - _AROUND) : found.start],
            after=text[found.end : found.end + _AROUND],
            may_be_kept=_may_be_kept(found, people),
        )
    return hits[key]


def _may_be_kept(found: Finding, people: People) -> bool:
    if found.kind in NEVER_KEPT:
        return False
    if not (people.others.spans(found.excerpt) or people.whole_others.spans(found.excerpt)):
        return True
    if found.kind not in ("name", "handle"):
        return False
    # A word of the language that somebody is called by, too, or as somebody may sign.
    is_word = found.kind == "name" and is_plain_word(found.excerpt)
    return (
        is_word or people.own.hold(found.excerpt) or fold(found.excerpt).text in people.initialled
    )


def _local(handle: str) -> str:
    return fold(handle.partition("@")[0]).text


def _hidden_tags(
    pieces: list[Piece],
    people: People,
    kept: Collection[str],
    hits: dict[str, Hit],
) -> set[int]:
    """Which tags lose their attributes, by number: those that would tell what the text must not.

    All values are searched at once, so that a thousand links cost as much as their letters.
    """
    values = [
        (number, unescape(value))
        for number, piece in enumerate(pieces)
        if piece.is_tag
        for value in _VALUE.findall(piece.text)
    ]
    # Nothing that is looked for goes over two empty lines.
    starts, text = [], []
    at = 0
    for _number, value in values:
        starts.append(at)
        text.append(value)
        at += len(value) + len(_PARTED)
    whole = _PARTED.join(text)
    hidden: set[int] = set()
    told: set[int] = set()
    for found in _found(whole, people):
        hit = _hit(found, whole, people, hits)
        first = bisect_right(starts, found.start) - 1
        told.add(first)
        if not (hit.may_be_kept and hit.key in kept):
            hidden.add(values[first][0])
    for index, (number, value) in enumerate(values):
        if index not in told and leads_to_somebody(value):
            hidden.add(number)
    return hidden


def _piece(piece: Piece, spans: list[tuple[int, int]], starts: list[int]) -> str:
    out, kept = [], 0
    # The first that may reach into this piece begins before it.
    for number in range(max(0, bisect_left(starts, piece.at) - 1), len(spans)):
        start, end = spans[number]
        if start >= piece.at + len(piece.text):
            break
        begin, last = max(start - piece.at, 0), min(end - piece.at, len(piece.text))
        if begin < last:
            out += [piece.text[kept:begin], HIDDEN if start >= piece.at else ""]
            kept = last
    return "".join([*out, piece.text[kept:]])


def _words_of_image(image: re.Match[str]) -> str:
    """A picture may show anybody: its description stays."""
    alt = _ALT.search(image.group())
    return alt[1] if alt else ""
