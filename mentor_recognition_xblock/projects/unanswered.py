"""Whether something said in a project still waits for the other side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from .models import Annotation, Project, ProjectVersion, Reply
from .queries import spoken_at
from .states import AnnotationState


@dataclass(frozen=True)
class MentoredWork:
    """A work in a pairing: its newest version, and since when its mentor is waited for, if so."""

    usage_key: str
    course_key: str
    pairing_id: int
    learner_id: int
    title: str
    newest_num: int
    newest_at: datetime
    is_finished: bool
    waiting_since: datetime | None
    project_uuid: UUID


@dataclass(frozen=True)
class CommentedWork:
    """A learner's work with ``comments`` that wait for them, the oldest from ``since``."""

    usage_key: str
    course_key: str
    title: str
    comments: int
    since: datetime


def awaits_answer(version_uuid: UUID) -> bool:
    """Whether this version is the newest, asks for an answer, and has had none."""
    row = ProjectVersion.objects.select_related("project").filter(uuid=version_uuid).first()
    if row is None or row.is_final or row.project.finished_at is not None:
        return False
    if ProjectVersion.objects.filter(project_id=row.project_id, num__gt=row.num).exists():
        return False
    said = spoken_at([row.project_id]).get(row.project_id)
    return said is None or said < row.submitted_at


def waiting_since(project_id: int) -> datetime | None:
    """Since when the newest version waits for the mentor's word; None when it does not."""
    rows = ProjectVersion.objects.filter(project_id=project_id).order_by("-num")
    newest = rows.values_list("submitted_at", "is_final").first()
    if newest is None or newest[1]:
        return None
    said = spoken_at([project_id]).get(project_id)
    return newest[0] if said is None or said < newest[0] else None


def has_open_comments(project_uuid: UUID) -> bool:
    """Whether a comment on the project is neither addressed nor resolved."""
    return Annotation.objects.filter(
        version__project__uuid=project_uuid, state=AnnotationState.OPEN
    ).exists()


def works_in_pairings(pairing_ids: Collection[int]) -> list[MentoredWork]:
    """The works of these pairings in units that are there, longest wait first; three queries."""
    rows: Any = Project.objects.filter(pairing_id__in=list(pairing_ids), unit__removed_at=None)
    newest = ProjectVersion.objects.filter(project_id=OuterRef("pk")).order_by("-num")[:1]
    rows = rows.select_related("unit").annotate(
        newest_num=Subquery(newest.values("num")),
        newest_at=Subquery(newest.values("submitted_at")),
        newest_is_final=Subquery(newest.values("is_final")),
    )
    found = list(rows.exclude(newest_num=None))
    said = spoken_at([row.pk for row in found])
    works = [
        MentoredWork(
            usage_key=row.unit.usage_key,
            course_key=row.unit.course_key,
            pairing_id=row.pairing_id,
            learner_id=row.learner_id,
            title=row.title,
            newest_num=row.newest_num,
            newest_at=row.newest_at,
            is_finished=row.finished_at is not None,
            waiting_since=None if _is_answered(row, said.get(row.pk)) else row.newest_at,
            project_uuid=row.uuid,
        )
        for row in found
    ]
    return sorted(works, key=lambda work: (work.waiting_since is None, work.newest_at))


def _is_answered(row: Any, said: datetime | None) -> bool:
    """Whether nobody waits for the mentor: a final version is the reviewers' to read."""
    if row.newest_is_final or row.finished_at is not None:
        return True
    return said is not None and said >= row.newest_at


def works_with_open_comments(learner_id: int) -> list[CommentedWork]:
    """The learner's unfinished works with comments whose turn is theirs; longest wait first."""
    last = Reply.objects.filter(annotation=OuterRef("pk")).order_by("-created_at", "-pk")
    rows: Any = Annotation.objects.filter(
        state=AnnotationState.OPEN,
        accepted_at=None,
        version__project__learner_id=learner_id,
        version__project__finished_at=None,
        version__project__unit__removed_at=None,
    ).annotate(
        last_by=Subquery(last.values("author_id")[:1]),
        last_at=Subquery(last.values("created_at")[:1]),
    )
    is_answered = Q(last_by=learner_id) & (Q(reopened_at=None) | Q(last_at__gt=F("reopened_at")))
    works: dict[int, CommentedWork] = {}
    for key, unit, course, title, since in (
        rows.exclude(is_answered, last_by__isnull=False)
        .order_by("created_at", "pk")
        .values_list(
            "version__project_id", "version__project__unit__usage_key",
            "version__project__unit__course_key", "version__project__title", "created_at",
        )
    ):  # fmt: skip
        known = works.get(key) or CommentedWork(unit, course, title, 0, since)
        works[key] = replace(known, comments=known.comments + 1)
    return list(works.values())
