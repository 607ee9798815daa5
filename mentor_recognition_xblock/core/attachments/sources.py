"""Source files: text in UTF-8, told apart from what only looks like it."""

from __future__ import annotations

from typing import Final

from ..code_colours import LANGUAGES
from .unusable import UnusableFile

MAX_CHARACTERS: Final = 100_000
# Endings that are kept, beside those of the languages that are coloured.
PLAIN: Final = frozenset(
    {"csv", "hs", "java", "jl", "kt", "m", "md", "scala", "swift", "tex", "txt"}
)
ENDINGS: Final = frozenset(LANGUAGES) | PLAIN


def ending_of(name: str) -> str:
    """The file's ending where source files have it, else ``txt``: it chooses colours alone."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in ENDINGS else "txt"


def text_of(raw: bytes) -> str:
    """The text with ``\\n`` at its line ends; ``UnusableFile`` for what is none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableFile("unknown") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(char < " " and char not in "\t\n\f" for char in set(text)) or "\x7f" in text:
        raise UnusableFile("unknown")
    if len(text) > MAX_CHARACTERS:
        raise UnusableFile("too_long")
    if not text.strip():
        raise UnusableFile("empty")
    return text
