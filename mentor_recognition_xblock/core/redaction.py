"""What must not stand in words for the public: addresses, numbers, handles, learners' names.

Pure and strict: it finds and tells, it never rewrites. Look-alikes are folded first (NFKC, format
characters dropped), so that a full-width "＠" or a zero-width space hides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from .name_masks import spans_of
from .normalisation import composed
from .profiles import whole_places

Kind = Literal["email", "link", "handle", "phone", "number", "name"]

_AT: Final = r"(?:@|\s?[\[({]\s?at\s?[\])}]\s?)"
_DOT: Final = r"(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)"
_PEOPLE: Final = (
    r"(?:github|gitlab|twitter|x|instagram|facebook|tiktok|threads|t|bsky|medium|linkedin)"
)
# In this order: what an earlier one holds is not told again by a later one. Runs that a match may
# begin anywhere in are bounded, so that the work grows with the text and not with its square.
PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("email", re.compile(rf"[\w.+%-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)),
    (
        "link",
        re.compile(
            r"https?://[^\s/]*@\S+"
            r"|(?:https?://|www\.)\S{0,512}/"
            r"(?:~|@|u/|in/|users?/|people/|profiles?/|members?/)[\w.%-]+"
            rf"|(?:https?://|(?<![\w.]))(?:www\.)?{_PEOPLE}\.(?:com|org|me|app|net)/[\w.@%-]+\S*",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<![\w@/])@[^\W\d_][\w.-]+")),
    ("phone", re.compile(r"(?<![\w.])(?:\+|00)?\(?\d(?:[\s().\-–/]{0,2}\d){7,14}(?!\w)")),
    ("number", re.compile(r"(?<!\w)[^\W\d_]{0,3}[-_]?\d{6,}[^\W\d_]?(?!\w)")),
    ("number", re.compile(r"(?<!\w)\d{3}-\d{2}-\d{4}(?!\w)")),
)
# Days and spans of years are dates, not telephones.
DATES: Final = re.compile(
    r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d|[-./]\d{1,2}[-./]\d{1,2})|\d{1,2}[-./]\d{1,2}[-./]\d{4}"
)


@dataclass(frozen=True)
class Finding:
    """A place in the text as it was given, in code points, with what stands there."""

    kind: Kind
    start: int
    end: int
    excerpt: str


def findings(
    text: str, *, names: Collection[str] = (), handles: Collection[str] = ()
) -> list[Finding]:
    """Everything found, in order and without overlaps.

    ``names`` are full names, of which single parts count, but for ordinary words without a capital;
    ``handles`` are usernames and addresses, in any case.
    """
    folded, origins = _folded(text)
    taken = [False] * len(folded)
    all_findings = []
    spans: list[tuple[Kind, int, int]] = [
        *(("name", *span) for span in spans_of(folded, names=names, handles=())),
        *(("handle", *span) for span in spans_of(folded, names=(), handles=handles)),
    ]
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(folded):
            if kind in ("phone", "number") and DATES.fullmatch(match.group()):
                continue
            spans.append((kind, *match.span()))
    for start, end in whole_places(folded):
        # Spelled-out e-mail addresses are among them, and told as such.
        kind = "email" if folded[start:end].count("/") == 0 else "link"
        spans.append((kind, start, end))
    # Addresses before names: an address that holds a name is told once, as an address.
    order = ["link", "email", "handle", "name", "phone", "number"]
    for kind, start, end in sorted(spans, key=lambda span: (order.index(span[0]), span[1])):
        if any(taken[start:end]):
            continue
        taken[start:end] = [True] * (end - start)
        first, last = origins[start], origins[end - 1] + 1
        all_findings.append(Finding(kind, first, last, text[first:last]))
    return sorted(all_findings, key=lambda span: span.start)


def _folded(text: str) -> tuple[str, list[int]]:
    """Composed and folded text, and for each of its code points where it came from."""
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
