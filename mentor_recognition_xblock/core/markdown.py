"""Markdown to sanitised HTML, and the plain text that annotations are anchored in.

The dialect is CommonMark with GitHub's tables, task lists, strike-through, autolinks and footnotes,
formulas, code in colours, and pictures of the work's own files. HTML is shown as it was typed
(``typed_html``), and what leads nowhere is no link. Every step's work grows with the
text whatever is written in it (decisions 0019 and 0044): the parser is cmark-gfm, and what it makes
is tidied before it is sanitised. Formulas and colours are put in last, from lists of their own.

The plain text is the concatenation of the HTML's text nodes, as a browser sees them, so that an
offset in code points means the same on the server and in the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

import nh3
from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options

from . import code_colours, embedded, formulas, typed_html
from .markup import tidied
from .normalisation import composed

TAGS: Final = {
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
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
ATTRIBUTES: Final = {
    "a": {"href", "title", "data-mr-file"},
    "img": {"alt", "data-mr-file"},
    "td": {"align"},
    "th": {"align"},
    "ol": {"start"},
}
# What colours and formulas are made from, of which nothing is left; and items that are ticked.
VALUES: Final = {
    "code": {"class": {f"language-{name}" for name in (*code_colours.LANGUAGES, "math")}},
    "li": {"class": {"mr-task"}},
}
SCHEMES: Final = {"http", "https", "mailto"}
_HALF: Final = re.compile("[\ud800-\udfff]")
HEADINGS: Final = {"h1", "h2", "h3"}
# Cells of a table for each that is written.
MOST_FILLED: Final = 4
# The few forms of HTML that are left to write go through to the sanitiser, which decides.
OPTIONS: Final = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS: Final = ("tasklist", "strikethrough", "autolink")
_TASK_ITEM: Final = re.compile(
    r'<li>(?=(?:\n<p>)?<input type="checkbox"(?: checked="")? disabled="" />)'
)
_TASK: Final = re.compile(r'<input type="checkbox"( checked="")? disabled="" /> ?')
_FOOTNOTE: Final = re.compile(
    r'<sup class="footnote-ref"><a href="#fn-[^"<>]*" id="[^"<>]*" data-footnote-ref>'
    r"([0-9]{1,6})</a></sup>"
)
_BACK: Final = re.compile(
    r' ?<a href="#fnref-[^"<>]*" class="footnote-backref"[^<>]*>↩'
    r'(?:<sup class="footnote-ref">[0-9]{1,6}</sup>)?</a>'
)
_NOTES: Final = re.compile(r'<section class="footnotes" data-footnotes>')
_CODE_CLASS: Final = re.compile(r'<code class="[^"<>]*">')


@dataclass(frozen=True)
class Rendered:
    """``html`` is safe to put into a page; ``text`` is what its text nodes say in order."""

    html: str
    text: str


def normalise(source: str) -> str:
    """NFC, ``\\n`` line ends, no half of a character, no trailing space at the end."""
    source = source.encode("utf-8", "replace").decode() if _HALF.search(source) else source
    return composed(source.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def render(source: str, files: Mapping[str, int] | None = None) -> Rendered:
    """Render author's or learner's Markdown; their headings start below the block's own (h4).

    ``files`` are the work's own, by folded name: the number under which a picture or a link keeps
    its file (``embedded``).
    """
    if not source.strip():
        return Rendered("", "")
    files = files or {}
    clean = nh3.clean(
        tidied(_parsed(normalise(source), files), tags=TAGS | HEADINGS),
        tags=TAGS | HEADINGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        strip_comments=True,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        tag_attribute_values=VALUES,
    )
    clean = _LINK.sub(_leading, clean)
    clean = embedded.only_known(_HEADING.sub(_lowered, clean), frozenset(files.values()))
    # A browser reads a carriage return, which only a character reference can bring, as "\n".
    clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    html = _CODE_CLASS.sub("<code>", code_colours.coloured(formulas.drawn(clean)))
    return Rendered(html, text_of(html))


def _parsed(source: str, files: Mapping[str, int]) -> str:
    """What cmark-gfm makes of it, with plain words where it writes controls and addresses."""
    marked = typed_html.as_words(formulas.marked(source))
    raw = markdown_to_html_with_extensions(marked, OPTIONS, ["table", *EXTENSIONS])
    # Rows are filled up to the width of their head: a wide one over short rows makes a page of the
    # square of what was written. Where most cells are written by nobody, it is no table.
    written = source.count("|") + source.count("\n") + 1
    if raw.count("<td") > MOST_FILLED * written:
        raw = markdown_to_html_with_extensions(marked, OPTIONS, [*EXTENSIONS])
    raw = embedded.numbered(typed_html.joined(raw.removesuffix("\n")), files)
    raw = _TASK_ITEM.sub('<li class="mr-task">', raw)
    raw = _TASK.sub(lambda box: "☑ " if box[1] else "☐ ", raw)
    # The page's address says where one is in the unit: no place within a text is linked to.
    raw = _BACK.sub("", _FOOTNOTE.sub(r"<sup>[\1]</sup>", raw))
    return _NOTES.sub("<hr>", raw)


# A link as the sanitiser writes it, and an address that it left.
_LINK: Final = re.compile(r'<a((?:[^">]|"[^"]*")*)>(.*?)</a>', re.DOTALL)
_LEADS: Final = re.compile(r' (?:href="[^"]|data-mr-file=")')


def _leading(link: re.Match[str]) -> str:
    """The link, or its words alone where its address was refused."""
    return link[0] if _LEADS.search(link[1]) else link[2]


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
