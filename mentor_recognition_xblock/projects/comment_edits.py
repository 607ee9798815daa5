"""Editing and taking back a comment that nobody has answered; what stood there is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Invalid
from . import criteria
from .comment_rows import lock_project_of, locked, note_change, require_mentor
from .comment_words import remark, suggestion
from .completion import settle
from .errors import CommentIsAnswered, NotYourComment, TooLateToEdit
from .limits import CATEGORIES, EDITABLE_FOR
from .mentor_models import HelpfulMark
from .models import Annotation, AnnotationAnchor, Reply
from .states import AnnotationState, Change


def edit_comment(
    *,
    annotation_uuid: UUID,
    author_id: int,
    body: str,
    category: str,
    criterion: str = "",
    suggested: str | None = None,
    at: datetime,
) -> None:
    """Change the words of one's own comment: in a draft always, else within 15 minutes.

    What stood there is kept, and shown to both. The same again changes nothing. Without
    ``suggested`` words, what was suggested is withdrawn. Raises ``NotYourComment``,
    ``CommentIsAnswered``, ``TooLateToEdit``, ``Invalid``.
    """
    words = remark(body)
    if category not in CATEGORIES:
        raise Invalid(_("Choose the kind of comment."), field="category")
    with transaction.atomic():
        row = _own(annotation_uuid, author_id)
        texts = criteria.texts_of(row.version.project.unit.programme_id, criterion)
        instead = suggestion(suggested, row.exact)
        new = (words.source, category, criterion, instead)
        if (row.body, row.category, row.criterion, row.suggested) == new:
            return
        if not row.is_draft:
            _require_unanswered(row)
            if at > row.created_at + EDITABLE_FOR:
                raise TooLateToEdit(
                    _("A comment can be changed for 15 minutes: add an answer to it instead.")
                )
            note_change(row, Change.EDITED, at, author_id)
            row.edited_at = at
        row.body, row.html, row.category = words.source, words.html, category
        row.criterion, row.criterion_texts, row.suggested = criterion, texts, instead
        row.save()


def delete_comment(*, annotation_uuid: UUID, author_id: int, at: datetime) -> None:
    """Take back one's own comment while nobody has answered it.

    Of one in a draft nothing is left; of one that was sent the history keeps the words. Raises
    ``NotYourComment``, ``CommentIsAnswered``, ``NotFound`` for one that is gone already.
    """
    with transaction.atomic():
        # The project first, as a new version takes it: it places comments, drafts too, under that.
        lock_project_of(annotation_uuid)
        row = _own(annotation_uuid, author_id)
        if row.is_draft:
            discard([row.pk])
            return
        _require_unanswered(row)
        # The learner can no longer take the mark back, and it would count against their few.
        HelpfulMark.objects.filter(annotation=row).delete()
        note_change(row, Change.DELETED, at, author_id)
        row.deleted_at, row.body, row.html, row.suggested = at, "", "", None
        row.save()
        settle(row.version.project, at)


def discard(draft_ids: list[int]) -> None:
    """Remove comments of a draft, which nobody else has seen."""
    AnnotationAnchor.objects.filter(annotation_id__in=draft_ids).delete()
    Annotation.every.filter(pk__in=draft_ids, is_draft=True).delete()


def _own(annotation_uuid: UUID, author_id: int) -> Annotation:
    """The author's own comment, locked; a draft of somebody else is not there."""
    row = locked(annotation_uuid, drafts=True)
    if row.author_id != author_id:
        if row.is_draft:
            locked(annotation_uuid)
        raise NotYourComment(_("Only the author can change a comment."))
    require_mentor(row.version.project, author_id)
    return row


def _require_unanswered(row: Annotation) -> None:
    # A locking read: it sees an answer that was committed after this transaction began.
    answers = Reply.objects.select_for_update().filter(annotation=row)
    is_taken = row.state != AnnotationState.OPEN or row.accepted_at is not None
    if is_taken or list(answers.values_list("pk", flat=True)):
        raise CommentIsAnswered(
            _("This comment has been answered: it stays as it is. Add an answer instead.")
        )
