"""What becomes of a comment: addressed or declined by the learner, resolved or opened again.

Each change is made once, however often it is asked for, and stands in the comment's history.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ..signals import annotation_addressed, announce
from .annotations import add_reply
from .comment_rows import (
    lock_project_of,
    locked,
    newest_num,
    note_change,
    require_learner,
    require_mentor,
)
from .comment_words import remark
from .completion import settle
from .models import Annotation, Project, ProjectVersion
from .placements import onwards, store_onwards
from .states import AnnotationState, Change


def mark_addressed(*, annotation_uuid: UUID, learner_id: int, at: datetime) -> None:
    """The learner says the comment is dealt with; the next version is the answer. Repeatable."""

    def change(row: Annotation) -> Change | None:
        require_learner(row.version.project, learner_id)
        if row.state not in (AnnotationState.OPEN, AnnotationState.DECLINED):
            return None
        newest = newest_num(row.version.project)
        row.state, row.addressed_at = AnnotationState.ADDRESSED, at
        row.addressed_in_num = newest if newest > row.version.num else None
        announce(annotation_addressed, annotation_id=row.pk)
        return Change.ADDRESSED

    _change(annotation_uuid, change, at, learner_id)


def decline(
    *, annotation_uuid: UUID, learner_id: int, body: str, at: datetime, request_key: str = ""
) -> None:
    """The learner leaves it as it is and says why, in an answer below the comment. Repeatable."""
    words = remark(body)

    def change(row: Annotation) -> Change | None:
        require_learner(row.version.project, learner_id)
        if row.state not in (AnnotationState.OPEN, AnnotationState.ADDRESSED):
            return None
        if not add_reply(row, words, learner_id, at, request_key)[1]:
            return None
        row.state, row.accepted_at = AnnotationState.DECLINED, None
        return Change.DECLINED

    _change(annotation_uuid, change, at, learner_id)


def resolve(*, annotation_uuid: UUID, mentor_user_id: int, at: datetime) -> None:
    """The mentor closes the comment: from now on it stays with its version. Repeatable."""

    def change(row: Annotation) -> Change | None:
        require_mentor(row.version.project, mentor_user_id)
        if row.state == AnnotationState.RESOLVED:
            return None
        row.state, row.resolved_at = AnnotationState.RESOLVED, at
        return Change.RESOLVED

    _change(annotation_uuid, change, at, mentor_user_id)


def reopen(
    *,
    annotation_uuid: UUID,
    mentor_user_id: int,
    at: datetime,
    body: str = "",
    request_key: str = "",
) -> None:
    """The mentor takes up a comment again, with an answer if there are words. Repeatable.

    One that was resolved is placed in the versions that it did not move to.
    """
    words = remark(body) if body.strip() else None

    def change(row: Annotation) -> Change | None:
        require_mentor(row.version.project, mentor_user_id)
        if row.state == AnnotationState.OPEN:
            return None
        if words is not None and not add_reply(row, words, mentor_user_id, at, request_key)[1]:
            return None
        row.state, row.reopened_at, row.addressed_in_num = AnnotationState.OPEN, at, None
        row.accepted_at = row.accepted_in_num = None
        return Change.REOPENED

    with transaction.atomic():
        missed = _lock_project(annotation_uuid)
        row = _change(annotation_uuid, change, at, mentor_user_id)
        if row.start is not None and missed:
            store_onwards(row, row.version, onwards(row, row.version, missed), only_missing=True)


def _lock_project(annotation_uuid: UUID) -> list[ProjectVersion]:
    """So that no version comes in meanwhile; those after the comment's own."""
    note = Annotation.objects.select_related("version").filter(uuid=annotation_uuid).first()
    if note is None:
        return []
    Project.objects.select_for_update().get(pk=note.version.project_id)
    later = ProjectVersion.objects.filter(
        project_id=note.version.project_id, num__gt=note.version.num
    )
    if later.count() == note.anchors.count():
        return []
    return list(later.order_by("num"))


def _change(
    annotation_uuid: UUID, change: Callable[[Annotation], Change | None], at: datetime, actor: int
) -> Annotation:
    with transaction.atomic():
        lock_project_of(annotation_uuid)
        row = locked(annotation_uuid)
        made = change(row)
        if made is not None:
            row.save()
            note_change(row, made, at, actor)
            if made in (Change.DECLINED, Change.RESOLVED):
                settle(row.version.project, at)
    return row
