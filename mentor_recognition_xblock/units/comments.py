"""A project's comments as somebody reads them: whose turn each is, and which may be picked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..languages import localized
from ..projects import api as projects

# What the kinds of comments are called where they are picked out.
KINDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "scoping": gettext_lazy("Scoping"),
        "iterative": gettext_lazy("Iterative feedback"),
        "narrative": gettext_lazy("Narrative"),
        "praise": gettext_lazy("Praise"),
    }
)


def listed(
    notes: Sequence[projects.AnnotationData],
    *,
    names: Mapping[int, str],
    learner_id: int,
    viewer_id: int,
    at: datetime,
) -> dict[str, Any]:
    """What a page needs to show the comments, in the order given; those resolved stand apart."""
    rows = [
        {
            "note": note,
            "count": count,
            "author": names[note.author_id],
            "criterion": localized(note.criterion),
            "replies": [
                {"reply": reply, "author": names[reply.author_id]} for reply in note.replies
            ],
            "edits": [one for one in note.history if one.change == projects.Change.EDITED],
            "changes": [
                {"change": one, "actor": names[one.actor_id]}
                for one in note.history
                if one.change != projects.Change.EDITED
            ],
            "is_yours": not note.is_draft
            and _is_learners(note, learner_id) == (viewer_id == learner_id)
            and note.state != projects.AnnotationState.RESOLVED,
            "may_edit": note.may_be_edited(viewer_id, at),
            "may_delete": note.may_be_deleted(viewer_id),
        }
        for count, note in enumerate(notes, 1)
    ]
    return {
        "annotations": [row for row in rows if not _is_resolved(row)],
        "resolved": [row for row in rows if _is_resolved(row)],
        "filters": _filters(rows),
    }


def waiting_first(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that wait for the reader before the others; each keeps its number in the text."""
    return sorted(rows, key=lambda row: not row["is_yours"])


def last_said(
    rows: Sequence[Mapping[str, Any]],
    reviews: Sequence[projects.MentorReviewData],
    *,
    learner_id: int,
) -> datetime | None:
    """When anybody but the learner last said something in these comments and reviews."""
    said = [row["note"].created_at for row in rows if not row["note"].is_draft]
    said += [
        answer["reply"].created_at
        for row in rows
        for answer in row["replies"]
        if answer["reply"].author_id != learner_id
    ]
    said += [review.sent_at for review in reviews if review.sent_at is not None]
    return max(said, default=None)


def _is_resolved(row: Mapping[str, Any]) -> bool:
    return bool(row["note"].state == projects.AnnotationState.RESOLVED)


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
    """Whether it is the learner's turn: what they addressed, declined or answered, is not."""
    if note.state != projects.AnnotationState.OPEN:
        return False
    last = note.replies[-1] if note.replies else None
    if last is None or last.author_id != learner_id:
        return True
    return note.reopened_at is not None and note.reopened_at >= last.created_at
