"""Code in colours: classes of Pygments on spans, made on the server; the words stay as they are.

Only listed languages are coloured, and only so much of those whose lexers were seen to cost the
square of what they read (decision 0044); other code is shown plain.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any, Final

from pygments.lexers import get_lexer_by_name
from pygments.token import Token

# By the name of a fence: Pygments' lexer.
LANGUAGES: Final = {
    "bash": "bash", "sh": "bash", "shell": "bash",
    "c": "c", "h": "c", "cpp": "cpp",
    "css": "css",
    "go": "go",
    "ini": "ini", "cfg": "ini",
    "js": "javascript", "javascript": "javascript", "ts": "typescript", "typescript": "typescript",
    "json": "json",
    "php": "php",
    "py": "python", "python": "python",
    "r": "r",
    "rb": "ruby", "ruby": "ruby",
    "rs": "rust", "rust": "rust",
    "sql": "sql",
    "toml": "toml",
    "yaml": "yaml", "yml": "yaml",
}  # fmt: skip
# Characters coloured in one text; what is beyond stays plain.
MOST: Final = 50_000
# Of all whose lexers cost the square of a text made for it: some tenths of a second at the most.
SHORT: Final = 3_000
GENTLE: Final = frozenset({"bash", "json", "php", "python", "ruby", "sql", "toml"})
CLASSES: Final = (
    (Token.Comment, "c"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "n"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Tag, "k"),
    (Token.Name.Attribute, "f"),
    (Token.Name.Decorator, "d"),
    (Token.Name.Builtin, "d"),
    (Token.Generic.Deleted, "x"),
    (Token.Generic.Inserted, "s"),
    (Token.Generic.Heading, "f"),
    (Token.Generic.Subheading, "f"),
)
# As they stand in a sanitised page.
_BLOCK: Final = re.compile(r'<pre><code class="language-([a-z]{1,12})">([^<]*)</code></pre>')


def coloured(html: str) -> str:
    """A sanitised page with its blocks of code in colours."""
    if "language-" not in html:
        return html
    left = {True: MOST, False: SHORT}

    def colour(match: re.Match[str]) -> str:
        code = unescape(match[2])
        budget = LANGUAGES.get(match[1]) in GENTLE
        left[budget] -= len(code)
        inner = spans(code, match[1]) if left[budget] >= 0 else ""
        return f"<pre><code>{inner or match[2]}</code></pre>"

    return _BLOCK.sub(colour, html)


def spans(code: str, language: str) -> str:
    """The code as HTML, its words in spans with a class; nothing where it is not coloured."""
    lexer = LANGUAGES.get(language, "")
    if not lexer or len(code) > (MOST if lexer in GENTLE else SHORT):
        return ""
    out, said = [], []
    for kind, words in _lexer(lexer).get_tokens(code):
        said.append(words)
        name = _class_of(kind)
        shown = escape(words, quote=False)
        out.append(f'<span class="mr-{name}">{shown}</span>' if name and shown.strip() else shown)
    # A lexer that loses a letter would move every comment behind it.
    return "".join(out) if "".join(said) == code else ""


@lru_cache(maxsize=32)
def _lexer(name: str) -> Any:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


@lru_cache(maxsize=512)
def _class_of(kind: Any) -> str:
    return next((name for token, name in CLASSES if kind in token), "")


def plain(code: str) -> str:
    """The code as HTML without colours."""
    return escape(code, quote=False)
