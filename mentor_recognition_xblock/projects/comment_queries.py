"""Reading comments and reviews of mentors; in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q
from django.utils.translation import gettext as _

from ..errors import NotFound
from .criteria import title_of
from .data import (
    AnnotationData,
    AnnotationPlace,
    CommentChange,
    MentorReviewData,
    MentorReviewPlace,
    ReplyData,
    VersionData,
)
from .models import Annotation, CommentHistory, MentorReview, Reply
from .region_data import RegionData
from .region_queries import regions_in
from .states import AnnotationState

# The texts of a version with each of its comments would be megabytes.
_UNREAD: Final = ("version__source", "version__html", "version__text", "version__reflection")


def annotations_in(
    shown: VersionData, *, drafts_of: int | None = None, only: Collection[UUID] | None = None
) -> list[AnnotationData]:
    """Annotations made on a version or an earlier one, where they stand in it.

    Those on the whole work first, then in text order; below them what ``drafts_of`` has gathered
    and not sent, which nobody else may see. ``only`` those with these uuids. Five queries at most,
    however many there are.
    """
    seen = Q(is_draft=False) | Q(is_draft=True, author_id=drafts_of, review__active=True)
    # Where each stands in this version comes with it: there is one anchor for both at most.
    found = Annotation.every.filter(seen, deleted_at=None)
    if only is not None:
        found = found.filter(uuid__in=only)
    rows: list[Any] = list(
        found.filter(version__project_id=shown.project_id, version__num__lte=shown.num)
        .select_related("version", "review")
        .defer(*_UNREAD)
        .annotate(
            here=FilteredRelation("anchors", condition=Q(anchors__version_id=shown.id)),
            here_status=F("here__status"),
            here_start=F("here__start"),
            here_end=F("here__end"),
            helped_at=F("helpful__marked_at"),
        )
        .order_by("created_at", "pk")
    )
    regions = regions_in(shown.id, shown.num, [row.pk for row in rows if row.start is None])
    replies, history = _below(Reply, rows, "created_at"), _below(CommentHistory, rows, "at")
    notes = (
        _annotation(row, shown, regions.get(row.pk), replies[row.pk], history[row.pk])
        for row in rows
    )
    return sorted(notes, key=_order)


def _below(model: Any, rows: list[Any], when: str) -> dict[int, list[Any]]:
    """What stands below each comment, in order; a query, without a manager for each of them."""
    found: dict[int, list[Any]] = defaultdict(list)
    ids = [row.pk for row in rows]
    for one in model.objects.filter(annotation__in=ids).order_by(when, "pk") if ids else ():
        found[one.annotation_id].append(one)
    return found


def annotation_place(annotation_id: int) -> AnnotationPlace:
    """Where an annotation stands, also one taken back since; ``NotFound`` if there is none."""
    rows = Annotation.every.select_related("version__project__unit")
    row = rows.filter(pk=annotation_id).first()
    if row is None:
        raise NotFound(_("There is no such comment."))
    work = row.version.project
    return AnnotationPlace(
        author_id=row.author_id,
        learner_id=work.learner_id,
        programme_id=work.unit.programme_id,
        course_key=work.unit.course_key,
        usage_key=work.unit.usage_key,
        project_uuid=work.uuid,
        version_num=row.version.num,
        created_at=row.created_at,
    )


def sent_reviews(project_id: int) -> list[MentorReviewData]:
    """The reviews that were sent in a project, newest first."""
    rows = _reviews().filter(project_id=project_id, active=None).order_by("-sent_at", "-pk")
    return [_review(row) for row in rows]


def draft_review(*, project_id: int, author_id: int) -> MentorReviewData | None:
    """What a mentor has gathered and not sent, if anything."""
    row = _reviews().filter(project_id=project_id, author_id=author_id, active=True).first()
    return None if row is None else _review(row)


def mentor_review_place(review_id: int) -> MentorReviewPlace:
    """Where a review was sent; ``NotFound`` if there is none."""
    rows = _reviews().select_related("project__unit")
    row = rows.filter(pk=review_id, sent_at__isnull=False).first()
    if row is None:
        raise NotFound(_("There is no such review."))
    return MentorReviewPlace(
        uuid=row.uuid,
        author_id=row.author_id,
        learner_id=row.project.learner_id,
        programme_id=row.project.unit.programme_id,
        course_key=row.project.unit.course_key,
        usage_key=row.project.unit.usage_key,
        project_uuid=row.project.uuid,
        version_num=row.newest_num,
        comments=row.gathered,
        next_step=row.next_step,
        sent_at=row.sent_at,
    )


def is_acted_on(review_uuid: UUID) -> bool:
    """Whether a version came in after a review was sent."""
    row = MentorReview.objects.filter(uuid=review_uuid).first()
    return row is None or row.project.versions.filter(num__gt=row.newest_num).exists()


def _reviews() -> Any:
    return MentorReview.objects.annotate(
        gathered=Count("comments", filter=Q(comments__deleted_at=None))
    )


def _review(row: Any) -> MentorReviewData:
    return MentorReviewData(
        uuid=row.uuid,
        author_id=row.author_id,
        newest_num=row.newest_num,
        summary=row.summary,
        html=row.html,
        next_step=row.next_step,
        key=row.key,
        saved_at=row.saved_at,
        sent_at=row.sent_at,
        comments=row.gathered,
    )


def _order(note: AnnotationData) -> tuple[bool, bool, bool, int]:
    return note.is_draft, not note.is_whole, note.start is None, note.start or 0


def _annotation(
    row: Any,
    shown: VersionData,
    region: RegionData | None,
    replies: list[Any],
    history: list[Any],
) -> AnnotationData:
    status, start, end = _stands(row, shown, region)
    return AnnotationData(
        uuid=row.uuid,
        version_num=row.version.num,
        author_id=row.author_id,
        body=row.body,
        html=row.html,
        category=row.category,
        criterion_key=row.criterion,
        criterion=title_of(row.criterion_texts),
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        start=start,
        end=end,
        anchor_status=status,
        state=row.state,
        addressed_in_num=row.addressed_in_num,
        created_at=row.created_at,
        is_draft=row.is_draft,
        edited_at=row.edited_at,
        reopened_at=row.reopened_at,
        review_uuid=row.review.uuid if row.review else None,
        replies=tuple(
            ReplyData(one.uuid, one.author_id, one.body, one.html, one.created_at)
            for one in replies
        ),
        history=tuple(
            CommentChange(
                one.change,
                one.actor_id,
                one.at,
                one.num,
                one.body,
                one.html,
                one.category,
                one.suggested,
            )
            for one in history
        ),
        helped=row.helped_at is not None,
        region=region,
        suggested=row.suggested,
        accepted_at=row.accepted_at,
        accepted_in_num=row.accepted_in_num,
    )


def _stands(
    row: Any, shown: VersionData, region: RegionData | None
) -> tuple[str, int | None, int | None]:
    """How and where it stands in the version shown."""
    if region is not None:
        return "exact" if region.num else "lost", None, None
    if row.start is None:
        return "whole", None, None
    if row.version_id == shown.id:
        return "exact", row.start, row.end
    if row.here_status is None and row.state == AnnotationState.RESOLVED:
        return "stays", None, None
    return row.here_status or "lost", row.here_start, row.here_end
