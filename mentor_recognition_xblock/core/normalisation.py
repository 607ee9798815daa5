"""Unicode normalisation whose work grows with the text, whatever marks stand in it.

CPython puts a run of combining marks in order by insertion, which takes the square of its length: a
letter with 40,000 marks costs seconds. The Stream-Safe Text Format (Unicode Standard Annex 15,
section 13) allows 30 in a row, more than any language writes, and parts longer runs by a combining
grapheme joiner, which is not seen.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, Literal

MOST_MARKS: Final = 30
JOINER: Final = "\u034f"

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


def composed(text: str, form: Form = "NFC") -> str:
    """``text`` in a normal form; runs of more than 30 marks are parted first. Idempotent."""
    if text.isascii():
        return text
    joined = _with_joiners(text)
    normal = unicodedata.normalize(form, joined)
    # A mark may become two: what was short enough is looked at again.
    return normal if joined == text else unicodedata.normalize(form, _with_joiners(normal))


def seen(text: str) -> tuple[str, list[int]]:
    """``text`` as a reader sees it, and for each of its code points where it came from.

    Look-alikes are folded (NFKC), format characters dropped.
    """
    if text.isascii():
        return text, list(range(len(text)))
    out: list[str] = []
    origins: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if unicodedata.category(text[at]) != "Cf":
            piece = composed(text[at:end], "NFKC")
            out.append(piece)
            origins += [at] * len(piece)
        at = end
    return "".join(out), origins


def _with_joiners(text: str) -> str:
    return _long_runs().sub(lambda run: run.group() + JOINER, text)


@cache
def _long_runs() -> re.Pattern[str]:
    """Thirty marks that another follows."""
    marks = "".join(
        chr(code)
        for code in range(0x300, 0x1F000)
        if not 0xAC00 <= code < 0xE000  # Hangul, surrogates
        and any(map(unicodedata.combining, unicodedata.normalize("NFKD", chr(code))[:1]))
    )
    return re.compile(f"[{_ranges(marks)}]{{{MOST_MARKS}}}(?=[{_ranges(marks)}])")


def _ranges(chars: str) -> str:
    spans: list[list[int]] = []
    for code in map(ord, chars):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)
