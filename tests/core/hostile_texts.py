"""Texts that make parsers of Markdown and HTML work, in any length."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

# Repeated to the length asked for: each opens something, and most of them close nothing.
REPEATED: Final = [
    "[", "![", "]", "](", "[a](", "[](", "[[a]", "[a][", "*", "**", "_", "*a_b", "**a*", "a**b",
    "a_b_", "***a*", "`", ">", "-", "<", "<a", "<!--", "<![CDATA[", "<?", "<!A", "</",
    "<a_href=\"", "<div>", "<b>", "<a><p>", "<i><p>", "<p>", "<li>", "<ul><li>", "<dl><dt>",
    "<table>", "<table>x", "<table><tr>", "<svg>", "<select>", "<math>", "<template>", "<pre>",
    "<textarea>", "<script>", "<style>", "<b><i></b></i>", "<blockquote>", "&", "&amp;", "&#1;",
    "&a", "\\", "\\[", "|", "|a", "~~", "~", "http://a", "<http://", "<a@", "a@b.c", "[a]:<",
    "[^a]", "$", "#", "=", ":", "\"", "'", "(", "[a](b\"", "[a](<b", "![a](b)", "[a](<", "é", "🌊",
    "\u200b", "\u0301", "\u0301\u0323", "\u0344", "> ", "- ", "1. ", "* - ", "> - ", "*a ",
    "**a *", "_a ", "<a ", "<x a=1 ", "www.a.b ", "# ", "[a]: b\n", "[a]: <", "[^a]: b\n",
    "$a$ ", "$a", "$$a$$\n", "$$\n", "$`a`$ ", "$`", "- [ ] a\n", "- [x] ", "[^1] ",
    "<img src=\"a\" alt=\"", "```math\na\n```\n", "<sup class=\"footnote-ref\">", "<code class=\"",
    "\\frac{", "$\\frac{a}{b}$ ", "a~~b ",
    "```\n", "~~~\n", "``` a\n", "=\n", "---\n", "a\n---\n", "a\n", "a  \n", "\n", "\t",
    "    a\n", "- a\n", "1. a\n", "- a\n  - b\n", "a|b\n-|-\n", "|a|b|\n|-|-|\n", "[a](b '",
]  # fmt: skip


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _mixed(size: int) -> str:
    random = Random(3)
    return "".join(random.choice(["*", "_", "a", " ", "**", "[", "]", "`"]) for _ in range(size))


def _code(language: str, piece: str) -> Callable[[int], str]:
    return lambda size: f"```{language}\n{_repeated(piece)(size)}\n```\n"


SHAPES: Final[dict[str, Callable[[int], str]]] = {
    **{repr(piece): _repeated(piece) for piece in REPEATED},
    "runs of backticks": lambda n: "".join("e" + "`" * i for i in range(int((2 * n) ** 0.5))),
    "nested lists": lambda n: "\n".join(" " * (2 * i) + "- a" for i in range(int(n**0.5))),
    "nested numbers": lambda n: "\n".join(" " * (3 * i) + "1. a" for i in range(int(n**0.5))),
    "nested quotations": lambda n: "\n".join("> " * i + "a" for i in range(int(n**0.5))),
    "references": lambda n: "[a]: b\n" * (n // 14) + "\n" + "[a] " * (n // 8),
    "long references": lambda n: "[a]: /" + "x" * (n // 2) + "\n\n" + "[a]" * (n // 6),
    "many references": lambda n: "".join(f"[{i}]: b\n" for i in range(n // 9)),
    "brackets": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "nested links": lambda n: "[" * (n // 5) + "a" + "](b)" * (n // 5),
    "parentheses": lambda n: "[a](" + "(" * n,
    "mixed marks": _mixed,
    "nested emphasis": lambda n: "*a **a " * (n // 14) + "b** b*" * (n // 12),
    "a wide table": lambda n: f"|{'a|' * (n // 8)}\n|{'-|' * (n // 8)}\n" + "|\n" * (n // 4),
    "short rows under a wide head": lambda n: (
        f"|{'a|' * int(n**0.5)}\n|{'-|' * int(n**0.5)}\n" + "|\n" * (n // 2)
    ),
    "a lazy quotation": lambda n: "> " * (n // 4) + "a\n" + "a\n" * (n // 4),
    "a lazy list": lambda n: "- " * (n // 4) + "a\n" + "a\n" * (n // 4),
    "blank lines in lists": lambda n: "- " * (n // 4) + "a" + "\n" * (n // 2),
    "footnotes": lambda n: "[^1] " * (n // 10) + "\n\n[^1]: a\n" + "[^1] " * (n // 10),
    "many footnotes": lambda n: "".join(f"[^{i}]\n\n[^{i}]: a\n\n" for i in range(n // 20)),
    **{
        f"{language} of {piece!r}": _code(language, piece)
        for language in ("bash", "c", "css", "go", "javascript", "json", "python", "rust", "sql")
        for piece in ("\"", "\\\"", "{", "/*", "a.", "'", "a(", "$(", "<<A\n", "1.")
    },
    "an underlined page": lambda n: "a\n" * (n // 2) + "=",
    "open elements, then paragraphs": lambda n: (
        "".join(f"<p><a href=h:{i}><i id={i}>" for i in range(n // 34)) + "\n\n<p>x" * (n // 14)
    ),
    "misnested": lambda n: "<b><i>" * (n // 13) + "</b></i>" * (n // 16),
    "closed from inside": lambda n: "<b>" * (n // 7) + "</b>" * (n // 7),
    "attributes": lambda n: "<a " + "a=b " * (n // 4),
    "a long entity": lambda n: "&" + "a" * n + ";",
    "a long word": lambda n: "a" * n,
    "marks in two orders": lambda n: "a" + "\u0301" * (n // 2) + "\u0323" * (n // 2),
    "comments in an element": lambda n: "<p>" + "<!-- " * (n // 10) + "--> " * (n // 10),
}  # fmt: skip
