"""Which characters are text: the same for every border, and for what is already kept."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["NOT_SEEN", "cleaned", "encodable", "fault_in", "read_length", "unseen"]

NOT_SEEN: Final = frozenset(("Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp"))
# Letters and marks that nobody sees.
BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def unseen(char: str) -> bool:
    """Whether a character shows nothing and parts nothing."""
    return unicodedata.category(char) in NOT_SEEN or char in BLANK


def read_length(text: str) -> int:
    """How many characters a reader sees, a run of spaces as one: what a least length counts.

    Marks count with the letters that they stand on, so that marks alone are nothing.
    """
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not (unseen(char) or unicodedata.category(char) in ("Mn", "Me"))
    )
    return len(" ".join("".join(kept).split()))


def fault_in(text: str) -> str:
    """The first character that is no text, as ``U+0007``; empty when all of it is.

    No text: surrogates, control characters but tab and line end, and noncharacters (Unicode
    16.0, 23.1 and 23.7): databases, XML or UTF-8 refuse them.
    """
    for char in text:
        code = ord(char)
        if (
            (unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n")
            or 0xFDD0 <= code <= 0xFDEF
            or code & 0xFFFE == 0xFFFE
        ):
            return f"U+{code:04X}"
    return ""


def cleaned(text: str, *, limit: int) -> str:
    """``text`` without what is no text, at most ``limit`` long: for words kept elsewhere."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")[: 2 * limit]
    return "".join(char for char in kept if not fault_in(char))[:limit]


def encodable(text: str) -> str:
    """``text`` as UTF-8 can carry it: what an older version stored must not break a page."""
    return text.encode("utf-8", "replace").decode("utf-8")
