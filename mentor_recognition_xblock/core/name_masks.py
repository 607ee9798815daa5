"""Names taken out of a work before a blind reader sees it.

Works on rendered HTML: what counts is what the reader would see, not how it was marked up, so a
name split by emphasis or written with character references is found too. Who is looked for, and in
which forms, is said in ``names``; addresses of people in ``profiles``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from .names import Doubt, Names
from .profiles import leads_to_somebody, places

MASK: Final = "[name]"
TAG: Final = re.compile(r'<(?:"[^"]*"|[^">])*>')
# Elements inside a line: whatever else begins or ends parts words, though no space is written.
_INLINE: Final = re.compile(r"</?(?:a|em|strong|code|del|img|m[a-z]+|span|sub|sup)[\s>]")
_HREF: Final = re.compile(r'\shref="([^"]*)"')
_ALT: Final = re.compile(r'\salt="([^"]*)"')


def masked_html(
    html: str,
    *,
    names: Collection[str],
    handles: Collection[str],
    ordinary: Collection[str] = (),
    identifying: Collection[str] = (),
) -> str:
    """``html`` (as nh3 writes it) without names and handles, and without addresses of people.

    ``ordinary`` are single names that are words here, ``identifying`` words that are names here, as
    the author says; both folded.
    """
    wanted = Names(names, handles, ordinary=ordinary, identifying=identifying)
    pieces, text = pieces_of(html)
    spans = apart([*((span.start, span.end) for span in wanted.spans(text)), *places(text)])
    starts = [start for start, _end in spans]
    out = []
    for piece in pieces:
        if piece.is_tag:
            out.append(_without_address(piece.text, wanted))
            continue
        # The first that may reach into this piece begins before it.
        first = max(0, bisect_left(starts, piece.at) - 1)
        out.append(escape(_masked_piece(piece, spans, first), quote=False))
    return "".join(out)


def doubts(html: str, *, names: Collection[str], handles: Collection[str]) -> tuple[Doubt, ...]:
    """Words of ``html`` that may be a name and may be words: the author is asked."""
    _kept, text = pieces_of(html)
    return Names(names, handles).find(text).doubts


def blanked(text: str, *, names: Collection[str], handles: Collection[str], parts: bool) -> str:
    """``text`` with every name and handle replaced by as many bullets, so that offsets stay true.

    Single names only with ``parts``: "Will" in a stranger's sentence is seldom the person.
    """
    out, at = [], 0
    for span in Names(names, handles, parts=parts, strict=True).spans(text):
        out += [text[at : span.start], "•" * (span.end - span.start)]
        at = span.end
    return "".join([*out, text[at:]])


def masked_text(
    text: str, *, names: Collection[str], handles: Collection[str], mask: str = MASK
) -> str:
    """Plain ``text`` with ``names`` (full and single) and ``handles`` replaced by ``mask``."""
    out, at = [], 0
    for start, end in spans_of(text, names=names, handles=handles):
        out += [text[at:start], mask]
        at = end
    return "".join([*out, text[at:]])


def spans_of(
    text: str, *, names: Collection[str], handles: Collection[str]
) -> list[tuple[int, int]]:
    """Where in plain ``text`` a name (full or single) or a handle stands."""
    return [(span.start, span.end) for span in Names(names, handles, strict=True).spans(text)]


@dataclass(frozen=True)
class Piece:
    """A tag, or the characters between two; ``at`` is where these stand in the whole text."""

    is_tag: bool
    text: str
    at: int


def pieces_of(html: str) -> tuple[list[Piece], str]:
    """Tags and texts in order, and what a reader reads, with a line break where blocks meet."""
    pieces: list[Piece] = []
    text: list[str] = []
    read = at = 0
    for match in TAG.finditer(html):
        if match.start() > at:
            words = unescape(html[at : match.start()])
            pieces.append(Piece(False, words, read))
            text.append(words)
            read += len(words)
        pieces.append(Piece(True, match.group(), read))
        if not _INLINE.match(match.group()):
            text.append("\n")
            read += 1
        at = match.end()
    if at < len(html):
        words = unescape(html[at:])
        pieces.append(Piece(False, words, read))
        text.append(words)
    return pieces, "".join(text)


def apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that overlap as one."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    return apart


def _without_address(tag: str, wanted: Names) -> str:
    """The tag; a link that would tell a name on hover, or lead to a person, leads nowhere."""
    if " " not in tag:
        return tag
    if tag.startswith("<img "):
        # The picture stays; what is said of it is read like the text around it.
        return _ALT.sub(lambda alt: f' alt="{escape(_masked(unescape(alt[1]), wanted))}"', tag)
    href = _HREF.search(tag)
    identifies = wanted.spans(unescape(tag)) or (href and leads_to_somebody(unescape(href[1])))
    return re.sub(r"\s.*>$", ">", tag, flags=re.DOTALL) if identifies else tag


def _masked(text: str, wanted: Names) -> str:
    out, at = [], 0
    found = [(one.start, one.end) for one in wanted.spans(text)]
    for start, end in apart([*found, *places(text)]):
        out += [text[at:start], MASK]
        at = end
    return "".join([*out, text[at:]])


def _masked_piece(piece: Piece, spans: list[tuple[int, int]], first: int) -> str:
    out, kept = [], 0
    for number in range(first, len(spans)):
        start, end = spans[number]
        if start >= piece.at + len(piece.text):
            break
        begin, last = max(start - piece.at, 0), min(end - piece.at, len(piece.text))
        if begin < last:
            out += [piece.text[kept:begin], MASK if start >= piece.at else ""]
            kept = last
    return "".join([*out, piece.text[kept:]])
