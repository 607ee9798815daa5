"""The way of each comment: made, answered, addressed in a later version (R22, R74).

A cycle is a comment, a version that was handed in after it, and the learner's word that the
version addresses it: a reply or a mark, which may come when the version is in. Versions without
such a comment are none, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from .comparison import ComparedVersion, paragraph_at
from .models import Annotation, AnnotationAnchor, Project, ProjectVersion, Reply


@dataclass(frozen=True)
class TrailLink:
    """A comment on its way; ``exact`` is empty and ``anchor_status`` ``whole`` on the whole work.

    ``response`` is the learner's first reply; ``responded_at`` the first of it, the mark that it is
    addressed, and their taking of what was ``suggested`` (None: nothing). ``addressed_in`` is the
    version that did, where ``anchor_status`` says how the words fared and ``paragraph`` counts
    from 1; ``accepted_in`` is the one that came in with the suggested words. ``is_cycle`` as the
    module says.
    """

    annotation: UUID
    category: str
    state: str
    exact: str
    body: str
    html: str
    made_at: datetime
    made_on: ComparedVersion
    response: UUID | None
    responded_at: datetime | None
    addressed_in: ComparedVersion | None
    anchor_status: str
    paragraph: int | None
    helped: bool
    suggested: str | None = None
    accepted_at: datetime | None = None
    accepted_in: ComparedVersion | None = None

    @property
    def is_cycle(self) -> bool:
        """Whether a version that came after the comment addresses it, by the learner's word."""
        return (
            self.responded_at is not None
            and self.addressed_in is not None
            and self.addressed_in.submitted_at > self.made_at
        )


@dataclass(frozen=True)
class CycleCounts:
    """Of one project: comments made, those that came full circle, when, and those that helped."""

    comments: int
    cycles: tuple[datetime, ...]
    helped: int


@dataclass(frozen=True)
class TrailWork:
    """A work in a mentor's pairing, present or ended."""

    project_id: int
    uuid: UUID
    pairing_id: int
    learner_id: int
    title: str
    usage_key: str


def trail_of(project_id: int) -> list[TrailLink]:
    """Every comment of a project in the order of making, in a constant number of queries."""
    versions = {
        row.num: row for row in ProjectVersion.objects.filter(project_id=project_id).order_by("num")
    }
    notes = _notes(project_id)
    replies = _first_replies([project_id])
    anchors = {
        (anchor.annotation_id, anchor.version_id): anchor
        for anchor in AnnotationAnchor.objects.filter(annotation__in=[note.pk for note in notes])
    }
    return [_link(note, versions, replies.get(note.pk), anchors) for note in notes]


def works_with_cycles(
    *, pairing_ids: Collection[int], author_id: int
) -> list[tuple[TrailWork, CycleCounts]]:
    """The works of these pairings and how many of one mentor's comments came full circle.

    In order of their making, in a constant number of queries.
    """
    works = [
        TrailWork(
            row.pk, row.uuid, row.pairing_id or 0, row.learner_id, row.title, row.unit.usage_key
        )
        for row in Project.objects.filter(pairing_id__in=list(pairing_ids))
        .select_related("unit")
        .order_by("created_at", "pk")
    ]
    ids = [work.project_id for work in works]
    counts = _cycle_counts(ids, author_id)
    return [(work, counts.get(work.project_id, CycleCounts(0, (), 0))) for work in works]


def _cycle_counts(project_ids: Collection[int], author_id: int) -> dict[int, CycleCounts]:
    replies = _first_replies(project_ids)
    versions = ProjectVersion.objects.filter(project_id__in=project_ids)
    handed_in = {
        (project_id, num): at
        for project_id, num, at in versions.values_list("project_id", "num", "submitted_at")
    }
    notes = Annotation.objects.filter(version__project_id__in=project_ids, author_id=author_id)
    found: dict[int, list[tuple[bool, datetime | None]]] = defaultdict(list)
    for pk, project_id, made_at, addressed_at, num, helped_at in notes.values_list(
        "pk", "version__project_id", "created_at", "addressed_at", "addressed_in_num",
        "helpful__marked_at",
    ):  # fmt: skip
        at = handed_in.get((project_id, num or 0))
        is_whole = at is not None and at > made_at and bool(addressed_at or pk in replies)
        found[project_id].append((helped_at is not None, at if is_whole else None))
    return {
        project_id: CycleCounts(
            comments=len(rows),
            cycles=tuple(sorted(at for _helped, at in rows if at is not None)),
            helped=sum(helped for helped, _at in rows),
        )
        for project_id, rows in found.items()
    }


def _notes(project_id: int) -> list[Any]:
    rows = Annotation.objects.filter(version__project_id=project_id).select_related("version")
    rows = rows.defer("version__html", "version__text", "version__source")
    return list(rows.annotate(helped_at=F("helpful__marked_at")).order_by("created_at", "pk"))


def _first_replies(project_ids: Collection[int]) -> dict[int, tuple[UUID, datetime]]:
    """By comment, the learner's first reply and when it was given."""
    rows = Reply.objects.filter(
        annotation__version__project_id__in=project_ids,
        author_id=F("annotation__version__project__learner_id"),
    ).order_by("-created_at", "-pk")
    return {
        note_id: (reply, at)
        for note_id, reply, at in rows.values_list("annotation_id", "uuid", "created_at")
    }


def _link(
    note: Any,
    versions: dict[int, ProjectVersion],
    reply: tuple[UUID, datetime] | None,
    anchors: dict[tuple[int, int], AnnotationAnchor],
) -> TrailLink:
    answer = versions.get(note.addressed_in_num or 0)
    anchor = anchors.get((note.pk, answer.pk)) if answer is not None else None
    paragraph = None
    if answer and anchor and anchor.start is not None and anchor.end is not None:
        paragraph = paragraph_at(answer.html, answer.text, anchor.start, anchor.end)
    said = (reply[1] if reply else None, note.addressed_at, note.accepted_at)
    responses = [at for at in said if at is not None]
    taken = versions.get(note.accepted_in_num or 0)
    return TrailLink(
        annotation=note.uuid,
        category=note.category,
        state=note.state,
        exact=note.exact,
        body=note.body,
        html=note.html,
        made_at=note.created_at,
        made_on=_version(versions[note.version.num]),
        response=reply[0] if reply else None,
        responded_at=min(responses, default=None),
        addressed_in=_version(answer) if answer is not None else None,
        anchor_status=_status(note, anchor) if answer else "",
        paragraph=paragraph,
        helped=note.helped_at is not None,
        suggested=note.suggested,
        accepted_at=note.accepted_at,
        accepted_in=_version(taken) if taken is not None else None,
    )


def _status(note: Any, anchor: AnnotationAnchor | None) -> str:
    """How the words fared in the version that addressed the comment."""
    if note.start is None:
        return "whole"
    return "lost" if anchor is None else anchor.status


def _version(row: ProjectVersion) -> ComparedVersion:
    return ComparedVersion(row.uuid, row.num, row.submitted_at)
