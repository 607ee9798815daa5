"""What must not stand in words for the public: addresses, numbers, handles, learners' names.

Pure and strict: it finds and tells, it never rewrites. Look-alikes are folded first (NFKC, format
characters dropped), so that a full-width "＠" or a zero-width space hides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import inf
from typing import Final, Literal

from .mail_addresses import mail_addresses
from .names import Names
from .normalisation import seen
from .phone_numbers import harmless_numbers, sure_and_doubtful
from .profiles import whole_places

Kind = Literal["email", "link", "handle", "phone", "number", "name"]

_PEOPLE: Final = (
    r"(?:github|gitlab|twitter|x|instagram|facebook|tiktok|threads|t|bsky|medium|linkedin)"
)
# In this order: what an earlier one holds is not told again by a later one. Runs that a match may
# begin anywhere in are bounded, so that the work grows with the text and not with its square.
PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
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
    # Not what follows the point of a decimal.
    ("number", re.compile(r"(?<!\w)(?<!\d\.)[^\W\d_]{0,3}[-_]?\d{6,}[^\W\d_]?(?!\w)")),
    ("number", re.compile(r"(?<!\w)\d{3}-\d{2}-\d{4}(?!\w)")),
    # As telephones are told within a town: 555-1234, 555 12 34.
    (
        "number",
        re.compile(
            r"(?<![\w.,/-])(?<!\d )\d{3}(?:-\d{4}|[ -]\d\d[ -]\d\d)(?![\w/-])(?![.,]\d)(?! \d)"
        ),
    ),
)
# Decorators of Python, annotations of Java, at-rules of CSS: known by what follows, or by name.
_DECORATOR: Final = re.compile(
    r"@[\w.]{1,100}\("
    r"|(?<![^\n])[ \t]{0,40}@[\w.]{1,100}[ \t]{0,9}\n\s{0,40}(?:@|(?:async\s|def\s|class\s))"
    r"|@(?:property|cached_property|staticmethod|classmethod|dataclass|override|abstractmethod"
    r"|contextmanager|cache|final|pytest(?:\.\w{1,60}){1,3}|\w{1,60}\.setter|Override|Test|Autowired"
    r"|media|import|charset|supports|keyframes|layer|param|returns?|throws|deprecated)(?![\w.-]\w)(?!\w)"
)


@dataclass(frozen=True)
class Finding:
    """A place in the text as it was given, in code points, with what stands there."""

    kind: Kind
    start: int
    end: int
    excerpt: str


def findings(
    text: str,
    *,
    names: Collection[str] = (),
    handles: Collection[str] = (),
    whole_names: Collection[str] = (),
) -> list[Finding]:
    """Everything found, in order and without overlaps.

    ``names`` are full names, of which single parts count, but for ordinary words without a capital;
    ``handles`` are usernames and addresses, in any case; of ``whole_names`` no part counts alone.
    """
    return findings_of(text, looked_for(names=names, handles=handles, whole_names=whole_names))


LookedFor = tuple[tuple[Kind, Names], ...]


def looked_for(
    *,
    names: Collection[str] = (),
    handles: Collection[str] = (),
    whole_names: Collection[str] = (),
) -> LookedFor:
    """The same, made once for many texts."""
    return (
        ("name", Names(names, (), strict=True)),
        ("name", Names(whole_names, (), parts=False, strict=True)),
        ("handle", Names((), handles, strict=True)),
    )


def findings_of(text: str, wanted: LookedFor) -> list[Finding]:
    """``findings`` of what ``looked_for`` made."""
    folded, origins = seen(text)
    taken = [False] * len(folded)
    all_findings = []
    spans: list[tuple[Kind, int, int]] = [
        (kind, span.start, span.end) for kind, names in wanted for span in names.spans(folded)
    ]
    code = {match.group().find("@") + match.start() for match in _DECORATOR.finditer(folded)}
    harmless = harmless_numbers(folded)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(folded):
            if kind == "handle" and match.start() in code:
                continue
            if kind == "number" and _lies_in(match.span(), harmless):
                continue
            spans.append((kind, *match.span()))
    spans += (("email", *span) for span in mail_addresses(folded))
    sure, doubtful = sure_and_doubtful(folded)
    spans += (("phone", *span) for span in sure)
    spans += (("number", *span) for span in doubtful)
    spans += (("link", *span) for span in whole_places(folded))
    # Addresses before names: an address that holds a name is told once, as an address.
    order = ["link", "email", "handle", "name", "phone", "number"]
    for kind, start, end in sorted(spans, key=lambda span: (order.index(span[0]), span[1])):
        # What an earlier one holds in part is told for the rest: none of it may stay.
        for begin, stop in _free(taken, start, end):
            taken[begin:stop] = [True] * (stop - begin)
            first, last = origins[begin], origins[stop - 1] + 1
            if text[first:last].strip():
                all_findings.append(Finding(kind, first, last, text[first:last]))
    return sorted(all_findings, key=lambda span: span.start)


def _lies_in(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Whether one of ``spans``, in order and apart, holds all of ``span``."""
    place = bisect_right(spans, (span[0], inf)) - 1
    return place >= 0 and span[1] <= spans[place][1]


def _free(taken: list[bool], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a span that no earlier finding holds."""
    at = start
    while at < end:
        if taken[at]:
            at += 1
            continue
        stop = at
        while stop < end and not taken[stop]:
            stop += 1
        yield at, stop
        at = stop
