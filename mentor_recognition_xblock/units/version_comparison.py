"""Pages of a project that show what changed: between two versions, and since a comment.

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

from .. import inputs
from ..access import SHOWS
from ..core.comparison import ComparedParagraph, ComparisonSums, Segment
from ..phrases import joined
from ..projects import api as projects
from ..projects import comparison_acts
from . import works
from .actions import Offer, Page, Show, address
from .visit import Visit

# Unchanged paragraphs that stay in sight on either side of a change; more than so many are folded.
NEAR: Final = 1
LAYOUTS: Final = ("", "side")
_OLD: Final = ("same", "removed", "went")
_NEW: Final = ("same", "added", "came")
_BREAKS: Final = re.compile(r"\s*\n\s*")
_ELEMENTS: Final = {"added": "ins", "came": "ins", "removed": "del", "went": "del"}


def compare_page(visit: Visit, data: dict[str, Any]) -> Page:
    """Two versions of one's own project or a mentee's; the newest two unless it is said which."""
    project = works.opened(visit, data["uuid"])
    versions = projects.versions(project.id)
    after = data["after"] or (versions[-1].num if versions else 0)
    before = data["before"] or max(after - 1, 0) or (2 if len(versions) > 1 else 0)
    context: dict[str, Any] = {
        "project": project,
        "is_own": project.learner_id == visit.user_id,
        "layout": data["layout"],
        "choices": [
            (version.num, _("Version {num}").format(num=version.num)) for version in versions
        ],
    }
    if len(versions) > 1:
        made = projects.comparison_of(project_id=project.id, before=before, after=after)
        context |= {
            "made": made,
            "summary": summary(made.sums, only_form=made.only_form),
            "parts": list(parts(made.paragraphs, side=data["layout"] == "side")),
        }
        before, after = made.before.num, made.after.num
    return Page(
        "compare.html",
        context,
        address(
            "show_changes", uuid=project.uuid, before=before, after=after, layout=data["layout"]
        ),
    )


def since_page(visit: Visit, data: dict[str, Any]) -> Page:
    """What became of the words of a comment, on one's own project or a mentee's."""
    uuid = data["annotation_uuid"]
    work = comparison_acts.project_of_comment(uuid)
    project = works.opened(visit, work.uuid)
    made = projects.change_since(uuid)
    return Page(
        "since.html",
        {
            "made": made,
            "project": project,
            "sentence": _fate(made),
            "parts": list(parts(made.paragraphs, side=False)),
        },
        address("show_since", annotation_uuid=uuid),
    )


def summary(sums: ComparisonSums, *, only_form: bool = False) -> str:
    """What changed, in one sentence: paragraphs first, then words."""
    if sums.is_same:
        if only_form:
            return _("All words are the same; headings, emphasis or links differ.")
        return _("Both versions say the same.")
    counted = [
        (sums.changed, _changed),
        (sums.moved, _moved),
        (sums.added, _added),
        (sums.removed, _removed),
        (sums.words_added, _words_added),
        (sums.words_removed, _words_removed),
    ]
    return _("{list}.").format(list=joined([say(count) for count, say in counted if count]))


def _changed(n: int) -> str:
    return ngettext("{n} paragraph changed", "{n} paragraphs changed", n).format(n=n)


def _moved(n: int) -> str:
    return ngettext("{n} paragraph moved", "{n} paragraphs moved", n).format(n=n)


def _added(n: int) -> str:
    return ngettext("{n} paragraph new", "{n} paragraphs new", n).format(n=n)


def _removed(n: int) -> str:
    return ngettext("{n} paragraph gone", "{n} paragraphs gone", n).format(n=n)


def _words_added(n: int) -> str:
    return ngettext("{n} word added", "{n} words added", n).format(n=n)


def _words_removed(n: int) -> str:
    return ngettext("{n} word removed", "{n} words removed", n).format(n=n)


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
                "label": ngettext(
                    "{n} paragraph unchanged", "{n} paragraphs unchanged", len(folded)
                ).format(n=len(folded)),
            }
        yield from (_unchanged(row, side=side) for row in tail)


def _unchanged(row: ComparedParagraph, *, side: bool) -> dict[str, Any]:
    text = _html(row, lambda _segment: True)
    return {"kind": row.kind, "text": text, "both": side}


def _change(row: ComparedParagraph) -> dict[str, Any]:
    return {
        "change": row.change,
        "kind": row.kind,
        "what": _what(row),
        "text": _html(row, lambda _segment: True),
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
        "whole": shown,
        "old": _html(old, lambda one: one.fate in _OLD) if old and has_old else "",
        "new": _html(new, lambda one: one.fate in _NEW) if new and has_new else "",
    }


def _what(row: ComparedParagraph) -> str:
    """What happened to a paragraph, and where it stands."""
    words = {
        "changed": _("Changed: paragraph {after}"),
        "moved": _("Moved here from paragraph {before}"),
        "added": _("New: paragraph {after}"),
        "removed": _("Gone: was paragraph {before}"),
        "left": _("Moved away from here: was paragraph {before}"),
    }
    return words[row.change].format(before=row.before, after=row.after)


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


def _fate(made: projects.ChangeSince) -> str:
    if made.anchor_status == "exact":
        return _(
            "The words commented on in version {num} stand unchanged in version {now}."
        ).format(num=made.before.num, now=made.after.num)
    if made.anchor_status == "moved":
        return _("The words commented on in version {num} have changed by version {now}.").format(
            num=made.before.num, now=made.after.num
        )
    return _("The words commented on in version {num} are gone from version {now}.").format(
        num=made.before.num, now=made.after.num
    )


_PLACE: Final = {
    "uuid": inputs.Identifier(required=False),
    "before": inputs.Whole(0, 10_000, 0),
    "after": inputs.Whole(0, 10_000, 0),
    "layout": inputs.Choice(LAYOUTS, ""),
}
ACTIONS: Final[dict[str, Offer]] = {
    "show_changes": Show(compare_page, (), SHOWS, fields=_PLACE),
    "show_since": Show(since_page, (), SHOWS, fields={"annotation_uuid": inputs.Identifier()}),
}
