"""Names taken out of a work before a blind reader sees it.

Works on rendered HTML: what counts is what the reader would see, not how it was marked up, so a
name split by emphasis or written with character references is found too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from html import escape, unescape
from typing import Final

MASK: Final = "[name]"
TAG: Final = re.compile(r'<(?:"[^"]*"|[^">])*>')


def masked_html(html: str, *, names: Collection[str], handles: Collection[str]) -> str:
    """``html`` (as nh3 writes it) with ``names`` (full names) and ``handles`` masked.

    Full names and handles in any case; single names as written or in capitals, so that "Will"
    leaves "will" alone; names in scripts without case also inside longer runs of letters.
    """
    pattern = _pattern(names, handles)
    if pattern is None:
        return html
    pieces = _pieces(html)
    text = "".join(piece for is_tag, piece in pieces if not is_tag)
    spans = [match.span() for match in pattern.finditer(text)]
    out, at = [], 0
    for is_tag, piece in pieces:
        if is_tag:
            # A link that carries a name would tell it on hover: it loses where it leads.
            told = pattern.search(unescape(piece))
            out.append(re.sub(r"\s.*>$", ">", piece, flags=re.DOTALL) if told else piece)
            continue
        out.append(escape(_masked_piece(piece, at, spans), quote=False))
        at += len(piece)
    return "".join(out)


def blanked(text: str, *, names: Collection[str], handles: Collection[str], parts: bool) -> str:
    """``text`` with every name and handle replaced by as many bullets, so that offsets stay true.

    Single names only with ``parts``: "Will" in a stranger's sentence is seldom the person.
    """
    pattern = _pattern(names, handles, parts=parts)
    if pattern is None:
        return text
    return pattern.sub(lambda match: "•" * len(match.group()), text)


def masked_text(
    text: str, *, names: Collection[str], handles: Collection[str], mask: str = MASK
) -> str:
    """Plain ``text`` with ``names`` (full and single) and ``handles`` replaced by ``mask``."""
    pattern = _pattern(names, handles)
    return text if pattern is None else pattern.sub(mask, text)


def spans_of(
    text: str, *, names: Collection[str], handles: Collection[str]
) -> list[tuple[int, int]]:
    """Where in plain ``text`` a name (full or single) or a handle stands."""
    pattern = _pattern(names, handles)
    return [] if pattern is None else [match.span() for match in pattern.finditer(text)]


def _masked_piece(piece: str, at: int, spans: list[tuple[int, int]]) -> str:
    out, kept = "", 0
    for start, end in spans:
        first, last = max(start - at, 0), min(end - at, len(piece))
        if first < last:
            out += piece[kept:first] + (MASK if start >= at else "")
            kept = last
    return out + piece[kept:]


def _pieces(html: str) -> list[tuple[bool, str]]:
    found, at = [], 0
    for match in TAG.finditer(html):
        if match.start() > at:
            found.append((False, unescape(html[at : match.start()])))
        found.append((True, match.group()))
        at = match.end()
    if at < len(html):
        found.append((False, unescape(html[at:])))
    return found


def _pattern(
    names: Collection[str], handles: Collection[str], *, parts: bool = True
) -> re.Pattern[str] | None:
    options: set[tuple[int, str]] = set()
    for handle in handles:
        if len(handle) > 2:
            options.add((-len(handle), rf"(?<!\w)(?i:{re.escape(handle)})(?!\w)"))
    for name in names:
        full = unicodedata.normalize("NFC", " ".join(name.split()))
        if len(full) < 2:
            continue
        spaced = re.escape(full).replace(r"\ ", r"\s+")
        if full.upper() == full.lower():
            # No case and often no spaces: the full name is masked wherever it stands.
            options.add((-len(full), re.escape(full).replace(r"\ ", r"\s*")))
            continue
        options.add((-len(full), rf"(?<!\w)(?i:{spaced})(?!\w)"))
        for part in full.split(" ") if parts else ():
            if len(part) > 1 and part[0].isupper() and not part.endswith("."):
                either = f"{re.escape(part)}|{re.escape(part.upper())}"
                options.add((-len(part), rf"(?<!\w)(?:{either})(?!\w)"))
    return re.compile("|".join(regex for _size, regex in sorted(options))) if options else None
