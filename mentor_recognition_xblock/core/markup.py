"""HTML brought into a form whose sanitising costs what its length costs, never its square.

An HTML parser must repair what is left open: a thousand elements that nobody closes are opened
again in each paragraph after them, and every tag looks through all that are open. So, before the
sanitiser reads it, markup is reduced to elements that are known, closed in order, and at most
``DEEPEST`` inside one another. What is left out is a tag; its words stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

DEEPEST: Final = 40
VOID: Final = frozenset({"br", "hr", "img", "wbr", "input"})
# Elements whose words are no words for a reader.
UNREAD: Final = ("script", "style")

_NAME: Final = re.compile(r"/?[a-z][a-z0-9]*", re.IGNORECASE)
# An attribute that is whole: the value quoted, or bare. Each part begins where no other can.
_ATTRIBUTES: Final = re.compile(
    r"""(?:\s+[a-z_:][\w:.-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)*\s*/?>""",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_TAG: Final = 4_096
_HEADING: Final = re.compile(r"(</?)h([4-6])\b")
_DIRECTED: Final = re.compile(
    r"<(p|h[1-6]|td|th|dt|"
    r"(?:li|dd)(?=>(?!\s*<(?:p|ul|ol|dl|pre|blockquote|table|h[1-6])\b)))(?=[ >])"
)


def tidied(html: str, *, tags: Collection[str]) -> str:
    """``html`` with elements of ``tags`` alone, well nested, closed, and not too deep.

    A ``<`` that begins no whole tag is a character and is written as one.
    """
    out: list[str] = []
    nest = _Nest(out)
    at = 0
    # Where a comment, or an element nobody reads, has no end, none after it has one either.
    endless: set[str] = set()
    while True:
        start = html.find("<", at)
        if start < 0:
            out.append(html[at:])
            break
        out.append(html[at:start])
        end = _left_out(html, start, endless)
        if end:
            at = end
            continue
        name = _NAME.match(html, start + 1)
        whole = name and _ATTRIBUTES.match(html, name.end(), start + _LONGEST_TAG)
        if not name or not whole:
            out.append("&lt;")
            at = start + 1
            continue
        at = whole.end()
        word = name.group().lower()
        if word in UNREAD:
            at = _after_element(html, at, word, endless)
        elif word.lstrip("/") in tags:
            nest.take(word, html[start:at])
    nest.close_all()
    return "".join(out)


def with_directions(html: str) -> str:
    """Sanitised ``html`` whose paragraphs each take the direction of their own words.

    An element around others that say theirs would find no words of its own, and is left to inherit.
    """
    return _DIRECTED.sub(r'<\1 dir="auto"', html)


def under_heading(html: str, level: int) -> str:
    """Sanitised ``html`` whose highest headings follow on one of a level, 1 to 3, of a page.

    A page has fewer headings above a text than a unit has: without this it would skip some, and
    whoever goes through it by headings would look for what is not there.
    """
    highest = min((int(tag[2]) for tag in _HEADING.finditer(html)), default=0)
    return _HEADING.sub(lambda tag: f"{tag[1]}h{int(tag[2]) - highest + level + 1}", html)


class _Nest:
    """What is open, from the outside in; writes tags so that all is closed in order."""

    def __init__(self, out: list[str]) -> None:
        self._out = out
        self._open: list[str] = []

    def take(self, word: str, written: str) -> None:
        if word.startswith("/"):
            self._close(word[1:])
        elif word in VOID:
            self._out.append(written)
        elif len(self._open) < DEEPEST:
            self._open.append(word)
            self._out.append(written)

    def close_all(self) -> None:
        while self._open:
            self._out.append(f"</{self._open.pop()}>")

    def _close(self, word: str) -> None:
        if word not in self._open:
            return
        while self._open:
            inner = self._open.pop()
            self._out.append(f"</{inner}>")
            if inner == word:
                return


def _left_out(html: str, start: int, endless: set[str]) -> int:
    """Where a comment, instruction, declaration or CDATA section ends; 0 when none begins here."""
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")):
        if html.startswith(opening, start):
            found = -1 if opening in endless else html.find(closing, start + len(opening))
            if found < 0:
                endless.add(opening)
                return 0
            return found + len(closing)
    return 0


def _after_element(html: str, at: int, word: str, endless: set[str]) -> int:
    """Past the end tag of an element nobody reads, or ``at`` when it has none."""
    if word in endless:
        return at
    closing = re.compile(rf"</{word}\s*>", re.IGNORECASE | re.ASCII).search(html, at)
    if closing is None:
        endless.add(word)
        return at
    return closing.end()
