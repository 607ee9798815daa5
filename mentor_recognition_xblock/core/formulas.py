"""Formulas in a text: found, and drawn as MathML that holds words and numbers alone.

A formula is ``$…$`` in a line, ``$$…$$`` or a fence called ``math`` by itself. It goes through
Markdown as code, so that nothing in it is read as a mark of form; what is drawn from it is put in
after the page was sanitised, from a list of elements and attributes.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

# Of one formula and of all in a text; what is beyond stays code.
LONGEST: Final = 500
MOST: Final = 20_000
DEEPEST: Final = 40
# Elements of MathML Core that latex2mathml writes; none may hold HTML.
ELEMENTS: Final = frozenset({
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup",
    "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none",
})  # fmt: skip
_ATTRIBUTES: Final = frozenset({
    "accent", "accentunder", "columnalign", "display", "displaystyle", "fence", "form", "largeop",
    "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation",
    "rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "width",
})  # fmt: skip
_VALUE: Final = re.compile(r"[-\w .%+]{1,40}")

# As pandoc reads them: no space inside the marks, and no digit after them, so that $5 is a price.
_IN_LINE: Final = re.compile(r"(?<![\\$\w`])\$(?![\s$])([^$\n`]{1,500})(?<![\s\\])\$(?![\w$`])")
_BY_ITSELF: Final = re.compile(r"^ {0,3}\$\$[ \t]*\n?([^$`]{1,500}?)\n?[ \t]*\$\$[ \t]*$", re.M)
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)")

# As they stand in a sanitised page.
_DRAWN: Final = re.compile(
    r"\$<code>([^<]*)</code>\$|"
    r'<pre><code class="language-math">([^<]*)</code></pre>'
)


def marked(source: str) -> str:
    """``source`` with its formulas as code: ``$`…`$`` in a line, a fence by themselves."""
    if "$" not in source:
        return source
    return "".join(
        part if is_code else _marked(part) for is_code, part in _apart(source.split("\n"))
    )


def drawn(html: str) -> str:
    """A sanitised page with its formulas drawn; one that cannot be read stays as code."""
    if "$<code>" not in html and "language-math" not in html:
        return html
    left = MOST

    def draw(match: re.Match[str]) -> str:
        nonlocal left
        is_block = match[1] is None
        words = unescape(match[2] if is_block else match[1])
        left -= len(words)
        mathml = mathml_of(words, is_block=is_block) if left >= 0 else ""
        if is_block:
            return f"<p>{mathml}</p>" if mathml else f"<pre><code>{match[2]}</code></pre>"
        return mathml or f"<code>{match[1]}</code>"

    return _DRAWN.sub(draw, html)


def mathml_of(latex: str, *, is_block: bool = False) -> str:
    """The formula as MathML, or nothing where it is none."""
    if not latex.strip() or len(latex) > LONGEST:
        return ""
    try:
        tree = convert_to_element(latex, display="block" if is_block else "inline")
        return _written(tree, latex.strip())
    except (_Unknown, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return ""
    except Exception as error:
        # The library's own errors have no common class.
        if type(error).__module__.startswith("latex2mathml"):
            return ""
        raise


class _Unknown(Exception):
    """An element that is not drawn, or too deep."""


def _written(element: Element, said: str = "", depth: int = 0) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag not in ELEMENTS or depth > DEEPEST:
        raise _Unknown
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    if said:
        attributes += f' alttext="{escape(said)}"'
    inner = escape(unescape(element.text or ""), quote=False)
    inner += "".join(_written(child, depth=depth + 1) for child in element)
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _apart(lines: list[str]) -> list[tuple[bool, str]]:
    """The text in parts, each with whether it is a fenced block of code."""
    parts: list[tuple[bool, str]] = []
    held: list[str] = []
    fence = ""

    def let_go(is_code: bool) -> None:
        if held:
            parts.append((is_code, "".join(held)))
            held.clear()

    for number, line in enumerate(lines):
        end = "\n" if number < len(lines) - 1 else ""
        found = _FENCE.match(line)
        if fence:
            held.append(line + end)
            if found and found[1][0] == fence[0] and len(found[1]) >= len(fence):
                let_go(True)
                fence = ""
        elif found:
            let_go(False)
            fence = found[1]
            held.append(line + end)
        else:
            held.append(line + end)
    let_go(bool(fence))
    return parts


def _marked(text: str) -> str:
    """What is no block of code: outside spans of code, formulas become such."""
    out, at = [], 0
    # Where a span of so many backticks ends: looked for once, as none may come after.
    for start, end in _spans(text):
        out += [_formulas(text[at:start]), text[start:end]]
        at = end
    return "".join([*out, _formulas(text[at:])])


def _spans(text: str) -> list[tuple[int, int]]:
    """Spans of code, each closed by as many backticks as opened it (CommonMark 6.1)."""
    runs = [(match.start(), match.end()) for match in _CODE.finditer(text)]
    later: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        later.setdefault(end - start, []).append(number)
    for numbers in later.values():
        numbers.reverse()
    spans: list[tuple[int, int]] = []
    number = 0
    while number < len(runs):
        start, end = runs[number]
        following = later[end - start]
        while following and following[-1] <= number:
            following.pop()
        if not following:
            number += 1
            continue
        closing = following[-1]
        spans.append((start, runs[closing][1]))
        number = closing + 1
    return spans


def _formulas(text: str) -> str:
    if "$" not in text:
        return text
    text = _BY_ITSELF.sub(lambda match: f"```math\n{match[1].strip()}\n```", text)
    if "```math" in text:
        return "".join(
            part if is_code else _IN_LINE.sub(r"$`\1`$", part)
            for is_code, part in _apart(text.split("\n"))
        )
    return _IN_LINE.sub(r"$`\1`$", text)
