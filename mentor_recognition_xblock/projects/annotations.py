"""Annotations: made by the mentor, answered by both, addressed by the learner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import text_anchors
from ..errors import Invalid, NotFound
from ..inputs import require_length
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..signals import annotation_addressed, annotation_made, announce
from .errors import NotYourProject, OnlyTheMentorAnnotates, WordsNotFound
from .limits import CATEGORIES, MAX_BODY, MAX_QUOTE
from .models import Annotation, Project, ProjectVersion, Reply
from .placements import onwards, store_onwards
from .states import AnnotationState


def annotate(
    *,
    version_uuid: UUID,
    author_id: int,
    start: int,
    end: int,
    exact: str,
    prefix: str,
    suffix: str,
    body: str,
    category: str,
    at: datetime,
    request_key: str = "",
) -> UUID:
    """Comment on words of a version; returns the annotation's uuid, the same for a repeat.

    The words are found by position, or else by quotation and context; ``WordsNotFound`` when
    they are not in the text, ``OnlyTheMentorAnnotates`` for anyone but the present mentor.
    """
    body = _body(body)
    if category not in CATEGORIES:
        raise Invalid(_("Choose the kind of comment."), field="category")
    if len(exact) > MAX_QUOTE:
        raise Invalid(_("Choose fewer words: a comment points at a passage."), field="exact")
    versions = _from_version_on(version_uuid)
    version = versions[0] if versions else None
    if version is None or not _mentors(version.project, author_id):
        raise OnlyTheMentorAnnotates(_("Only the learner's present mentor can comment."))
    # A text decides how long this takes: nothing is locked yet, and versions never change.
    where = text_anchors.locate(
        version.text, text_anchors.Selector(start, end, exact, prefix, suffix)
    )
    if where.start is None or where.end is None:
        raise WordsNotFound(
            _("Those words are not in this version: choose them again."), field="exact"
        )
    chosen = text_anchors.selector(version.text, where.start, where.end)
    row = Annotation(
        version=version,
        author_id=author_id,
        body=body,
        category=category,
        request_key=request_key or None,
        created_at=at,
        **asdict(chosen),
    )
    places = onwards(row, version, versions[1:])
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=version.project_id)
        if request_key:
            same = Annotation.objects.filter(
                version=version, author_id=author_id, request_key=request_key
            ).first()
            if same is not None:
                return same.uuid
        row.save()
        store_onwards(row, version, places)
        announce(annotation_made, annotation_id=row.pk)
        _record(row, version.project, "annotation.made", at, author_id)
    return row.uuid


def _from_version_on(uuid: UUID) -> list[ProjectVersion]:
    """The version and those after it, in order; none if there is no such version."""
    rows = ProjectVersion.objects.select_related("project__unit").filter(
        project__versions__uuid=uuid, num__gte=F("project__versions__num")
    )
    return list(rows.order_by("num"))


def reply(
    *, annotation_uuid: UUID, author_id: int, body: str, at: datetime, request_key: str = ""
) -> UUID:
    """Answer an annotation, as its learner or the present mentor; returns the reply's uuid."""
    body = _body(body)
    with transaction.atomic():
        row = _locked(annotation_uuid)
        project = row.version.project
        if author_id != project.learner_id and not _mentors(project, author_id):
            raise NotYourProject(_("Only the learner and their mentor can answer here."))
        if request_key:
            same = Reply.objects.filter(
                annotation=row, author_id=author_id, request_key=request_key
            ).first()
            if same is not None:
                return same.uuid
        answer = Reply.objects.create(
            annotation=row,
            author_id=author_id,
            body=body,
            request_key=request_key or None,
            created_at=at,
        )
        _record(row, project, "annotation.answered", at, author_id)
    return answer.uuid


def mark_addressed(*, annotation_uuid: UUID, learner_id: int, at: datetime) -> None:
    """The learner says the comment is dealt with; the next version is the answer. Repeatable."""

    def change(row: Annotation) -> str | None:
        if row.version.project.learner_id != learner_id:
            raise NotYourProject(_("Only the learner can mark this as addressed."))
        if row.state != AnnotationState.OPEN:
            return None
        newest = row.version.project.versions.order_by("-num").values_list("num", flat=True)[0]
        row.state, row.addressed_at = AnnotationState.ADDRESSED, at
        row.addressed_in_num = newest if newest > row.version.num else None
        announce(annotation_addressed, annotation_id=row.pk)
        return "annotation.addressed"

    _change(annotation_uuid, change, at, learner_id)


def resolve(*, annotation_uuid: UUID, mentor_user_id: int, at: datetime) -> None:
    """The mentor closes the comment. Repeatable."""

    def change(row: Annotation) -> str | None:
        if not _mentors(row.version.project, mentor_user_id):
            raise OnlyTheMentorAnnotates(_("Only the learner's present mentor can resolve this."))
        if row.state == AnnotationState.RESOLVED:
            return None
        row.state, row.resolved_at = AnnotationState.RESOLVED, at
        return "annotation.resolved"

    _change(annotation_uuid, change, at, mentor_user_id)


def is_mentor_of(*, project_id: int, user_id: int) -> bool:
    """Whether the person is the present mentor of the project's learner in its course."""
    project = Project.objects.select_related("unit").filter(pk=project_id).first()
    return project is not None and _mentors(project, user_id)


def _change(
    annotation_uuid: UUID, change: Callable[[Annotation], str | None], at: datetime, actor: int
) -> None:
    with transaction.atomic():
        row = _locked(annotation_uuid)
        action = change(row)
        if action is not None:
            row.save()
            _record(row, row.version.project, action, at, actor)


def _locked(annotation_uuid: UUID) -> Annotation:
    row = (
        Annotation.objects.select_for_update(of=("self",))
        if _supports_of()
        else Annotation.objects.select_for_update()
    )
    annotation = row.select_related("version__project__unit").filter(uuid=annotation_uuid).first()
    if annotation is None:
        raise NotFound(_("There is no such comment: reload the page."))
    return annotation


def _supports_of() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_of)


def _mentors(project: Project, user_id: int) -> bool:
    pair = pairing.active_pairing(
        programme_id=project.unit.programme_id,
        course_key=project.unit.course_key,
        learner_id=project.learner_id,
    )
    return pair is not None and mentors.mentor(pair.mentor_id).user_id == user_id


def _body(body: str) -> str:
    kept = body.strip()
    if not kept:
        raise Invalid(_("Write your comment first."), field="body")
    require_length("body", kept, MAX_BODY)
    return kept


def _record(row: Annotation, project: Project, action: str, at: datetime, actor: int) -> None:
    audit.record(
        stream=f"programme:{project.unit.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"annotation:{row.uuid}",
        data={"version": str(row.version.uuid), "category": row.category},
    )
