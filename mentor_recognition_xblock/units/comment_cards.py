"""Comments beyond the first on a page: light at first, whole once they come into sight.

A card with its forms is ten times what a reader needs to see that it is there: a work with hundreds
of comments would open after many seconds. A light one has the place, the words and the body, so
that it is found, filtered and read without a script; made here and not in a template, for there may
be hundreds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import inputs
from ..access import SHOWS
from ..access.fields import UUID as REFERENCE
from ..core.markup import with_directions
from ..projects import api as projects
from . import comments, works
from .actions import Offer, Page, Show
from .visit import Visit

# So many are whole from the beginning; so many are asked for at once.
WHOLE: Final = 24
AT_ONCE: Final = 40

_CARD: Final = (
    '<li class="mr-annotation mr-annotation-{state}" id="{prefix}-comment-{uuid}"'
    ' data-mr-note="{uuid}" data-mr-count="{count}" data-mr-start="{start}" data-mr-end="{end}"'
    ' data-mr-anchor="{anchor}" data-mr-state="{state}" data-mr-kind="{kind}"{yours}'
    ' data-mr-light tabindex="-1"><div class="mr-note-head"><span class="mr-number">{count}</span>'
    '<p class="mr-meta"><strong><bdi>{author}</bdi></strong> · {called}</p></div>{quote}'
    '<div class="mr-body mr-remark" dir="auto">{html}</div></li>'
)
_QUOTE: Final = '<blockquote class="mr-quote" dir="auto">{}</blockquote>'
_YOURS: Final = SafeString(" data-mr-yours")


def light(row: Mapping[str, Any], prefix: str) -> SafeString:
    """The card of a comment without what can be done with it."""
    note: projects.AnnotationData = row["note"]
    return format_html(
        _CARD,
        prefix=prefix,
        uuid=note.uuid,
        count=row["count"],
        start="" if note.start is None else note.start,
        end="" if note.end is None else note.end,
        anchor=note.anchor_status,
        state=note.state,
        kind=note.category,
        yours=_YOURS if row["is_yours"] else "",
        author=row["author"],
        called=comments.KINDS.get(note.category, note.category),
        quote=format_html(_QUOTE, note.exact) if note.exact else "",
        html=SafeString(with_directions(note.html)),
    )


def cards(visit: Visit, data: Mapping[str, Any]) -> Page:
    """Some comments whole, as the page of version ``num`` has them; ``notes`` are their numbers.

    By the comment: what it is called on the page that asks, which has read them all.
    """
    project = works.opened(visit, data["uuid"])
    versions = projects.versions(project.id)
    shown = next((version for version in versions if version.num == data["num"]), versions[-1])
    called = {
        uuid: count
        for name, count in data["notes"].items()
        if (uuid := REFERENCE("notes", name)) is not None
    }
    notes = projects.annotations_in(shown, drafts_of=visit.user_id, only=called)
    is_own = project.learner_id == visit.user_id
    titles = {} if is_own else projects.criteria_of(project.programme_id)
    return Page(
        "comment_cards.html",
        {
            "rows": [
                {**row, "count": called[row["note"].uuid]}
                for row in comments.rows_of(visit, project, notes)
            ],
            "project": project,
            "shown": shown,
            "versions": versions,
            "view": "learner" if is_own else "mentor",
            "criteria": comments.criteria_in_words(titles),
        },
    )


ACTIONS: Final[dict[str, Offer]] = {
    "comment_cards": Show(
        cards,
        (),
        SHOWS,
        fields={
            "uuid": inputs.Identifier(required=False),
            "num": inputs.Whole(0, 10_000, 0),
            "notes": inputs.Many(inputs.Text(8, lines=False), limit=AT_ONCE),
        },
        is_page=False,
    )
}
