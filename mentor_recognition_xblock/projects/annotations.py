"""Annotations: made by the mentor on words or on the whole work, at once or in a review."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ..core import text_anchors
from ..errors import Invalid
from ..signals import annotation_made, announce
from . import criteria, mentor_reviews
from .comment_rows import is_mentor, locked, record
from .comment_words import Remark, remark, suggestion
from .errors import NotYourProject, OnlyTheMentorAnnotates, WordsNotFound
from .limits import CATEGORIES, MAX_QUOTE
from .models import Annotation, Project, ProjectVersion, Reply
from .placements import onwards, store_onwards


def annotate(
    *,
    version_uuid: UUID,
    author_id: int,
    start: int = 0,
    end: int = 0,
    exact: str = "",
    prefix: str = "",
    suffix: str = "",
    body: str,
    category: str,
    at: datetime,
    whole: bool = False,
    criterion: str = "",
    suggested: str | None = None,
    gather: bool = False,
    request_key: str = "",
) -> UUID:
    """Comment on words of a version; returns the annotation's uuid, the same for a repeat.

    The words are found by position, or else by quotation and context; ``WordsNotFound`` when
    they are not in the text, ``OnlyTheMentorAnnotates`` for anyone but the present mentor.
    ``whole``: on the whole work instead. ``criterion`` is a key of the programme's rubric.
    ``suggested`` are words for the place of those. ``gather``: into the author's draft review,
    where nobody else sees it.
    """
    words = remark(body)
    if category not in CATEGORIES:
        raise Invalid(_("Choose the kind of comment."), field="category")
    versions = _from_version_on(version_uuid)
    version = versions[0] if versions else None
    if version is None or not is_mentor(version.project, author_id):
        raise OnlyTheMentorAnnotates(_("Only the learner's present mentor can comment."))
    place = {} if whole else _place(version, start, end, exact, prefix, suffix)
    row = Annotation(
        version=version,
        author_id=author_id,
        body=words.source,
        html=words.html,
        category=category,
        criterion=criterion,
        criterion_texts=criteria.texts_of(version.project.unit.programme_id, criterion),
        is_draft=gather,
        request_key=request_key or None,
        created_at=at,
        suggested=suggestion(suggested, str(place.get("exact", ""))),
        **place,
    )
    return stored(row, {} if whole else onwards(row, version, versions[1:]))


def stored(row: Annotation, places: dict[int, text_anchors.Anchor]) -> UUID:
    """Write a comment and where it stands in later versions, once for a request."""
    version, author_id, at = row.version, row.author_id, row.created_at
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=version.project_id)
        if row.request_key:
            same = Annotation.every.filter(
                version=version, author_id=author_id, request_key=row.request_key
            ).first()
            if same is not None:
                return same.uuid
        if row.is_draft:
            row.review = mentor_reviews.begun(version.project, author_id, at)
        row.save()
        if row.start is not None:
            store_onwards(row, version, places)
        if not row.is_draft:
            announce(annotation_made, annotation_id=row.pk)
            record(row, version.project, "annotation.made", at, author_id)
    return row.uuid


def _place(
    version: ProjectVersion, start: int, end: int, exact: str, prefix: str, suffix: str
) -> dict[str, object]:
    """Where the words stand; a text decides how long this takes: nothing is locked for it."""
    if len(exact) > MAX_QUOTE:
        raise Invalid(_("Choose fewer words: a comment points at a passage."), field="exact")
    where = text_anchors.locate(
        version.text, text_anchors.Selector(start, end, exact, prefix, suffix)
    )
    if where.start is None or where.end is None:
        raise WordsNotFound(
            _("Those words are not in this version: choose them again."), field="exact"
        )
    return asdict(text_anchors.selector(version.text, where.start, where.end))


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
    words = remark(body)
    with transaction.atomic():
        row = locked(annotation_uuid)
        project = row.version.project
        if author_id != project.learner_id and not is_mentor(project, author_id):
            raise NotYourProject(_("Only the learner and their mentor can answer here."))
        return add_reply(row, words, author_id, at, request_key)[0]


def add_reply(
    row: Annotation, words: Remark, author_id: int, at: datetime, request_key: str
) -> tuple[UUID, bool]:
    """An answer below a locked comment, and whether it is new: a repeat is the one there is."""
    if request_key:
        same = Reply.objects.filter(
            annotation=row, author_id=author_id, request_key=request_key
        ).first()
        if same is not None:
            return same.uuid, False
    answer = Reply.objects.create(
        annotation=row,
        author_id=author_id,
        body=words.source,
        html=words.html,
        request_key=request_key or None,
        created_at=at,
    )
    record(row, row.version.project, "annotation.answered", at, author_id)
    return answer.uuid, True


def is_mentor_of(*, project_id: int, user_id: int) -> bool:
    """Whether the person is the present mentor of the project's learner in its course."""
    project = Project.objects.select_related("unit").filter(pk=project_id).first()
    return project is not None and is_mentor(project, user_id)
