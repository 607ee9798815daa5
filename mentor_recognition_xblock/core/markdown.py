"""Markdown to sanitised HTML, and the plain text that annotations are anchored in.

The dialect is CommonMark with GitHub's tables. Every step's work grows with the text whatever is
written in it (decision 0019): the parser is cmark-gfm, and what it makes is tidied before it is
sanitised.

The plain text is the concatenation of the HTML's text nodes, as a browser sees them, so that an
offset in code points means the same on the server and in the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

import nh3
from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options

from .markup import tidied
from .normalisation import composed

TAGS: Final = {
    "a",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES: Final = {"a": {"href", "title"}, "td": {"align"}, "th": {"align"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto"}
_HALF: Final = re.compile("[\ud800-\udfff]")
HEADINGS: Final = {"h1", "h2", "h3"}
# Cells of a table for each that is written.
MOST_FILLED: Final = 4
# Raw HTML goes through to the sanitiser, which decides.
OPTIONS: Final = Options.CMARK_OPT_UNSAFE


@dataclass(frozen=True)
class Rendered:
    """``html`` is safe to put into a page; ``text`` is what its text nodes say in order."""

    html: str
    text: str


def normalise(source: str) -> str:
    """NFC, ``\\n`` line ends, no half of a character, no trailing space at the end."""
    source = source.encode("utf-8", "replace").decode() if _HALF.search(source) else source
    return composed(source.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def render(source: str) -> Rendered:
    """Render author's or learner's Markdown; their headings start below the block's own (h4)."""
    if not source.strip():
        return Rendered("", "")
    source = normalise(source)
    raw = markdown_to_html_with_extensions(source, OPTIONS, ["table"])
    # Rows are filled up to the width of their head: a wide one over short rows makes a page of the
    # square of what was written. Where most cells are written by nobody, it is no table.
    written = source.count("|") + source.count("\n") + 1
    if raw.count("<td") > MOST_FILLED * written:
        raw = markdown_to_html_with_extensions(source, OPTIONS, [])
    clean = nh3.clean(
        tidied(raw.removesuffix("\n"), tags=TAGS | HEADINGS),
        tags=TAGS | HEADINGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        strip_comments=True,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    clean = _HEADING.sub(_lowered, clean)
    # A browser reads a carriage return, which only a character reference can bring, as "\n".
    html = clean.replace("\r\n", "\n").replace("\r", "\n")
    return Rendered(html, text_of(html))


_HEADING: Final = re.compile(r"<(/?)h([1-6])>")


def _lowered(tag: re.Match[str]) -> str:
    return f"<{tag[1]}h{min(int(tag[2]) + 3, 6)}>"


def text_of(html: str) -> str:
    """The concatenated text nodes of ``html``."""
    collector = _Text()
    collector.feed(html)
    collector.close()
    return "".join(collector.parts)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._after_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._after_pre = tag == "pre"

    def handle_data(self, data: str) -> None:
        # A browser drops one line break right after <pre>.
        if self._after_pre and data.startswith("\n"):
            data = data[1:]
        self._after_pre = False
        self.parts.append(data)
