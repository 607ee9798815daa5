"""A project's comments as somebody reads them: whose turn each is, and which may be picked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import count as count_from
from types import MappingProxyType
from typing import Any, Final

from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..core.comparison import Text, compared
from ..core.paragraphs import Paragraph
from ..hosts import HostUser
from ..hosts.people import shown_name
from ..languages import localized
from ..projects import api as projects
from . import change_rows
from .visit import Visit

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
            # Compared where it is shown: most are light.
            "suggestion": SimpleLazyObject(partial(suggestion, note.exact, note.suggested)),
            "suggests": note.suggested is not None,
            "accepts": [str(note.uuid)],
            "is_yours": not note.is_draft
            and _is_learners(note, learner_id) == (viewer_id == learner_id)
            and note.state != projects.AnnotationState.RESOLVED,
            "may_edit": note.may_be_edited(viewer_id, at),
            "may_place": note.author_id == viewer_id,
            "may_delete": note.may_be_deleted(viewer_id),
        }
        for count, note in _numbered(notes)
    ]
    return {
        "annotations": [row for row in rows if not _is_resolved(row)],
        "resolved": [row for row in rows if _is_resolved(row)],
        "filters": _filters(rows),
        "accepts": [str(note.uuid) for note in notes if note.may_be_accepted][
            : projects.MAX_ACCEPTED
        ],
    }


def names_in(
    visit: Visit,
    project: projects.ProjectData,
    notes: Sequence[projects.AnnotationData],
    also: Collection[int] = (),
) -> tuple[dict[int, str], Mapping[int, HostUser]]:
    """Whom the comments name, in words and as accounts; the visitor is "You". One query."""
    people = {project.learner_id, *also, *(note.author_id for note in notes)}
    people.update(reply.author_id for note in notes for reply in note.replies)
    people.update(change.actor_id for note in notes for change in note.history)
    users = visit.people(people)
    names = {user_id: shown_name(users.get(user_id)) for user_id in people}
    names[visit.user_id] = _("You")
    return names, users


def rows_of(
    visit: Visit, project: projects.ProjectData, notes: Sequence[projects.AnnotationData]
) -> list[Mapping[str, Any]]:
    """The rows of some comments alone."""
    names, _users = names_in(visit, project, notes)
    found = listed(
        notes, names=names, learner_id=project.learner_id, viewer_id=visit.user_id, at=visit.at
    )
    return [*found["annotations"], *found["resolved"]]


def criteria_in_words(titles: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The criteria that a comment may be on, by key, in the reader's language."""
    return [(key, localized(title)) for key, title in titles.items()]


def suggestion(exact: str, suggested: str | None) -> SafeString:
    """The small difference between a passage and the words for its place; empty without any."""
    if suggested is None:
        return SafeString("")
    old, new = (Text(text, _whole(text)) for text in (exact, suggested))
    rows = (change_rows.marked(row) for row in compared(old, new).rows)
    return SafeString(" ".join(rows))


def _whole(text: str) -> list[Paragraph]:
    return [Paragraph(0, len(text))] if text else []


def _numbered(
    notes: Sequence[projects.AnnotationData],
) -> Iterator[tuple[str, projects.AnnotationData]]:
    """Numbers as the learner sees them; what is in a draft, which they do not, has letters."""
    numbers, letters = count_from(1), count_from(0)
    for note in notes:
        yield (_letters(next(letters)) if note.is_draft else str(next(numbers))), note


def _letters(number: int) -> str:
    """a to z, then aa and so on."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


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
    """Whether it is the learner's turn: not once they accepted, addressed, declined or answered."""
    if note.state != projects.AnnotationState.OPEN or note.accepted_at is not None:
        return False
    last = note.replies[-1] if note.replies else None
    if last is None or last.author_id != learner_id:
        return True
    return note.reopened_at is not None and note.reopened_at >= last.created_at
