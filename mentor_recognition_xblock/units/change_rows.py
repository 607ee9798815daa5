"""Rows of a comparison: changes one by one, what lies between them, and the words' marks.

Rows are made here and not in a template: there may be a thousand of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import Any, Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ..core.comparison import ComparedParagraph, Segment

# Unchanged paragraphs that stay in sight on either side of a change; more than so many are folded.
NEAR: Final = 1
_OLD: Final = ("same", "removed", "went")
_NEW: Final = ("same", "added", "came")
_BREAKS: Final = re.compile(r"\s*\n\s*")
_ELEMENTS: Final = {"added": "ins", "came": "ins", "removed": "del", "went": "del"}


def parts(rows: Sequence[ComparedParagraph], *, side: bool) -> Iterator[dict[str, Any]]:
    """Changes one by one, and what lies between them: in sight near a change, else folded."""
    groups = [
        (same, list(group)) for same, group in groupby(rows, lambda row: row.change == "same")
    ]
    for at, (is_same, group) in enumerate(groups):
        if not is_same:
            yield from _beside(group) if side else map(_change, group)
            continue
        head = group[:NEAR] if at > 0 else []
        tail = group[len(head) :][-NEAR:] if at + 1 < len(groups) else []
        folded = group[len(head) : len(group) - len(tail)]
        if len(folded) == 1:
            head, folded = [*head, *folded], []
        yield from (_unchanged(row, side=side) for row in head)
        if folded:
            yield {
                "folded": [_unchanged(row, side=side) for row in folded],
                "label": _count_unchanged(folded),
            }
        yield from (_unchanged(row, side=side) for row in tail)


def _count_unchanged(rows: Sequence[ComparedParagraph]) -> str:
    n = len(rows)
    if all(row.kind == "code" for row in rows):
        return ngettext("{n} line unchanged", "{n} lines unchanged", n).format(n=n)
    return ngettext("{n} paragraph unchanged", "{n} paragraphs unchanged", n).format(n=n)


def _unchanged(row: ComparedParagraph, *, side: bool) -> dict[str, Any]:
    return {"kind": row.kind, "text": marked(row), "both": side}


def _change(row: ComparedParagraph) -> dict[str, Any]:
    return {
        "change": row.change,
        "kind": row.kind,
        "what": _what(row),
        "text": marked(row),
    }


def _beside(group: Sequence[ComparedParagraph]) -> Iterator[dict[str, Any]]:
    """Changes with both sides; what is gone stands beside what is new in its place."""
    for is_replaced, found in groupby(group, lambda row: row.change in ("removed", "added")):
        rows = list(found)
        if not is_replaced:
            yield from (_sides(row, row) for row in rows)
            continue
        gone = [row for row in rows if row.change == "removed"]
        new = [row for row in rows if row.change == "added"]
        yield from (_sides(old, made) for old, made in zip_longest(gone, new))


def _sides(old: ComparedParagraph | None, new: ComparedParagraph | None) -> dict[str, Any]:
    rows = [row for row in (old, new) if row is not None]
    if old is new:
        rows = rows[:1]
    shown = [_change(row) for row in rows]
    has_old = old is not None and old.before is not None and old.change != "moved"
    has_new = new is not None and new.after is not None
    return {
        "change": shown[0]["change"] if len(shown) == 1 else "changed",
        "kind": shown[-1]["kind"],
        "what": " · ".join(one["what"] for one in shown),
        "old": _html(old, lambda one: one.fate in _OLD) if old and has_old else "",
        "new": _html(new, lambda one: one.fate in _NEW) if new and has_new else "",
    }


def _what(row: ComparedParagraph) -> str:
    """What happened to a paragraph or a line of code, and where it stands."""
    said = {
        "changed": (_("Changed: paragraph {after}"), _("Changed: line {after}")),
        "moved": (_("Moved here from paragraph {before}"), _("Moved here from line {before}")),
        "added": (_("New: paragraph {after}"), _("New: line {after}")),
        "removed": (_("Gone: was paragraph {before}"), _("Gone: was line {before}")),
        "left": (
            _("Moved away from here: was paragraph {before}"),
            _("Moved away from here: was line {before}"),
        ),
    }
    words = said[row.change][row.kind == "code"]
    return words.format(before=row.before, after=row.after)


def marked(row: ComparedParagraph) -> SafeString:
    """The whole paragraph with its changes marked."""
    return _html(row, lambda _segment: True)


def _html(row: ComparedParagraph, shows: Callable[[Segment], bool]) -> SafeString:
    """The paragraph with its changes marked: by element, by line, by words and by colour."""
    return SafeString("".join(_marked(one, row) for one in row.segments if shows(one)))


def _marked(one: Segment, row: ComparedParagraph) -> str:
    text = escape(_BREAKS.sub(" | ", one.text) if row.kind == "row" else one.text)
    if one.fate == "same":
        return text
    before, after = _around(one.fate, get_language() or "")
    return f"{before}{text}{after}"


@lru_cache(maxsize=256)
def _around(fate: str, language: str) -> tuple[str, str]:
    """What stands before and after words with this fate: there may be thousands on a page."""
    del language  # the one in force; it keys what is remembered
    says = {
        "added": pgettext("before words that were added", "added:"),
        "removed": pgettext("before words that were removed", "removed:"),
        "came": pgettext("before words that were moved here", "moved here:"),
        "went": pgettext("before words that were moved away", "moved away:"),
    }[fate]
    end = pgettext("after words that were added or removed", "end of change;")
    element = _ELEMENTS[fate]
    quiet = '<span class="mr-sr"> {} </span>'
    before = format_html('<{} class="mr-{}">' + quiet, element, fate, says)
    return before, format_html(quiet + "</{}>", end, element)
