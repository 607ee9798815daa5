"""A work's text cut into paragraphs as a reader sees them: blocks of its HTML, lines of code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal

from . import formulas

Kind = Literal["text", "heading", "item", "row", "code"]

# These stand within a paragraph; a cell does not end its row. Whatever else there is ends one.
_INLINE: Final = frozenset({
    "a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "input", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "td", "th", "time", "u",
    "var", "wbr", *formulas.ELEMENTS,
})  # fmt: skip
_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "li": "item", "dd": "item", "tr": "row", "pre": "code",
}  # fmt: skip
_LINE: Final = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the text in code points, ``end`` exclusive, without space around it."""

    start: int
    end: int
    kind: Kind = "text"


def paragraphs(html: str, text: str) -> list[Paragraph]:
    """The paragraphs of ``html`` in order, as places in its ``text``; lines where the two differ.

    They differ where another renderer made the text, as a stored version may be years old.
    """
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    parser.cut()
    if "".join(parser.parts) != text:
        return list(_lines(text, 0, len(text), "text"))
    return parser.found


def lines(text: str) -> list[Paragraph]:
    """The lines of a source text that say something, with their indentation."""
    return list(_lines(text, 0, len(text), "code"))


def _lines(text: str, start: int, end: int, kind: Kind) -> list[Paragraph]:
    found = (_trimmed(text, *line.span(), kind) for line in _LINE.finditer(text, start, end))
    return [one for one in found if one is not None]


def _trimmed(text: str, start: int, end: int, kind: Kind) -> Paragraph | None:
    words = text[start:end]
    if not words.strip():
        return None
    # How far a line of code is indented may be what it says.
    start += 0 if kind == "code" else len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Paragraph(start, end, kind)


class _Blocks(HTMLParser):
    """Counts text nodes as ``markdown.text_of`` does, and cuts them where a block ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.found: list[Paragraph] = []
        self._held: list[str] = []
        self._at = self._start = 0
        self._open: list[str] = []
        self._after_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._after_pre = tag == "pre"
        if tag not in _INLINE:
            self.cut()
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE and tag in self._open:
            self.cut()
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._after_pre and data.startswith("\n"):
            data = data[1:]
        self._after_pre = False
        self.parts.append(data)
        self._held.append(data)
        self._at += len(data)

    def cut(self) -> None:
        """End the paragraph that is open."""
        held, start = "".join(self._held), self._start
        self._held, self._start = [], self._at
        kind: Kind = next((_KINDS[tag] for tag in reversed(self._open) if tag in _KINDS), "text")
        pieces = (
            _lines(held, 0, len(held), kind)
            if kind == "code"
            else [_trimmed(held, 0, len(held), kind)]
        )
        self.found += [
            Paragraph(start + one.start, start + one.end, kind) for one in pieces if one is not None
        ]
