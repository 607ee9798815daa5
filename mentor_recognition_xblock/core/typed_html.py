"""HTML that somebody typed into a text is words: it is shown as it was typed, and never acts.

CommonMark lets raw HTML through (0.31, 4.6 and 6.6), and a sanitiser then drops what it does not
know: ``List<String>`` would be read as ``List``. So each ``<`` that may begin a tag is parted from
its name before the text is parsed, which makes it a character for every rule, and joined again in
what came out. Three forms stay Markdown: an address of the web or of mail in angle brackets (6.5;
another scheme would take the brackets off ``vector<std::string>``), where a link leads to (6.3),
and what Markdown has no mark for: ``<br>``, ``<sub>…</sub>`` and ``<sup>…</sup>``.
"""

from __future__ import annotations

import re
from typing import Final

from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options

# No character (Unicode 23.7): whoever types one loses it.
_APART: Final = "\ufdd0"
_OMITTED: Final = "<!-- raw HTML omitted -->"
_SIGN: Final = re.compile(
    r"(?P<address>(?:(?<=\]\()|(?<=\]: ))<[^<>\n]*>)"
    r"|(?P<link><(?:https?://|mailto:|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@)[^\s<>]*>)"
    r"|(?P<form><br ?/?>|<sub>[^<>\n]*</sub>|<sup>[^<>\n]*</sup>)"
    r"|<(?=[A-Za-z/!?])"
)
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?]|$)")
# Where a line would be HTML to its end because one of the forms begins it.
_LINE: Final = re.compile(r"^([ \t]{0,3}(?:[>*+-] ?)*)(?=<(?:br|su[bp])\b)", re.MULTILINE)


def as_words(source: str) -> str:
    """``source`` for the parser, with typed HTML parted; ``joined`` reads what it makes of it."""
    source = source.replace(_APART, "")
    if "<" not in source:
        return source
    source = _LINE.sub(rf"\1{_APART}", source)
    addresses = any(match["address"] for match in _SIGN.finditer(source))
    # What follows ``](`` without being an address would be a tag: the parser alone knows.
    kept = ("link", "address") if addresses and _has_no_tags(source) else ("link",)
    return _parted(source, (*kept, "form"))


def joined(html: str) -> str:
    """What the parser made, with what was typed as it was typed."""
    return html.replace(f"<{_APART}", "&lt;").replace(_APART, "")


def _has_no_tags(source: str) -> bool:
    parted = _parted(source, ("link", "address"))
    made = markdown_to_html_with_extensions(parted, Options.CMARK_OPT_FOOTNOTES, ["table"])
    return _OMITTED not in made


def _parted(source: str, kept: tuple[str, ...]) -> str:
    def sign(match: re.Match[str]) -> str:
        if match.lastgroup in kept:
            return match[0]
        # The whole of it: what stands behind the first sign may hold another.
        return _TAG.sub(f"<{_APART}", match[0])

    return _SIGN.sub(sign, source)
