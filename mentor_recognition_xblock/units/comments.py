"""A project's comments as somebody reads them: whose turn each is, and which may be picked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..projects import api as projects

# What the kinds of comments are called where they are picked out.
KINDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "praise": gettext_lazy("Strengths"),
        "question": gettext_lazy("Questions"),
        "suggestion": gettext_lazy("Suggestions"),
        "issue": gettext_lazy("To fix"),
    }
)


def listed(
    notes: Sequence[projects.AnnotationData],
    *,
    names: Mapping[int, str],
    learner_id: int,
    viewer_id: int,
) -> dict[str, Any]:
    """What a page needs to show the comments, in the order given."""
    rows = [
        {
            "note": note,
            "count": count,
            "author": names[note.author_id],
            "replies": [
                {"reply": reply, "author": names[reply.author_id]} for reply in note.replies
            ],
            "is_yours": _is_learners(note, learner_id) == (viewer_id == learner_id)
            and note.state != projects.AnnotationState.RESOLVED,
        }
        for count, note in enumerate(notes, 1)
    ]
    return {"annotations": rows, "filters": _filters(rows)}


def waiting_first(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that wait for the reader before the others; each keeps its number in the text."""
    return sorted(rows, key=lambda row: not row["is_yours"])


def last_said(rows: Sequence[Mapping[str, Any]], *, learner_id: int) -> datetime | None:
    """When anybody but the learner last said something in these comments."""
    said = [row["note"].created_at for row in rows]
    said += [
        answer["reply"].created_at
        for row in rows
        for answer in row["replies"]
        if answer["reply"].author_id != learner_id
    ]
    return max(said, default=None)


def _filters(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """All, open, and those that the reader is to answer; with how many each has."""
    still_open = sum(row["note"].state == projects.AnnotationState.OPEN for row in rows)
    yours = sum(row["is_yours"] for row in rows)
    return [
        {"key": "", "label": _("All {count}").format(count=len(rows)), "pressed": "true"},
        {"key": "open", "label": _("Open {count}").format(count=still_open), "pressed": "false"},
        {
            "key": "yours",
            "label": _("Yours to answer {count}").format(count=yours),
            "pressed": "false",
        },
        *_kinds(rows),
    ]


def _kinds(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """A filter for each kind that there is, where there is more than one."""
    counted = Counter(row["note"].category for row in rows)
    if len(counted) < 2:
        return []
    return [
        {"key": kind, "label": f"{KINDS.get(kind, kind)} {count}", "pressed": "false"}
        for kind, count in counted.items()
    ]


def _is_learners(note: projects.AnnotationData, learner_id: int) -> bool:
    """Whether it is the learner's turn: what is addressed, or answered by them, is the mentor's."""
    spoke_last = note.replies[-1].author_id if note.replies else note.author_id
    return note.state == projects.AnnotationState.OPEN and spoke_last != learner_id
