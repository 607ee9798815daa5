"""A review that is not sent yet: kept as it is typed, gone with its seat."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Invalid
from ..inputs import require_length
from .data import ReviewDraftData, RubricData
from .errors import NotYourReview, ReviewIsClosed, StaleReviewDraft
from .limits import MAX_COMMENT, MAX_OVERALL
from .models import ReviewAssignment, ReviewDraft
from .rubrics import check_known_scores, rubric_data
from .states import AssignmentState


def save_review_draft(
    *,
    assignment_uuid: UUID,
    reviewer_id: int,
    scores: Mapping[str, int],
    comments: Mapping[str, str],
    overall: str,
    at: datetime,
    key: str = "",
    replaces: str = "",
) -> None:
    """Keep what the reviewer scored and wrote; replaces the draft before it. Nothing is required.

    ``key`` names this save and ``replaces`` the one the page knew: ``StaleReviewDraft`` when
    another window has saved since. Raises ``NotYourReview``, ``ReviewIsClosed``, ``Invalid``.
    """
    kept = {name: text for name, text in comments.items() if text.strip()}
    require_length("overall", overall, MAX_OVERALL)
    with transaction.atomic():
        row = own_assignment(assignment_uuid, reviewer_id, any_state=True)
        rubric = rubric_data(row.panel.rubric)
        check_known_scores(rubric, scores)
        require_known_comments(rubric, kept)
        # Locked, as whatever ends the seat writes this row: no draft outlives the review it became.
        row = ReviewAssignment.objects.select_for_update().get(pk=row.pk)
        if row.state != AssignmentState.ASSIGNED:
            raise ReviewIsClosed(_("This review is already in, released or expired."))
        draft = ReviewDraft.objects.select_for_update().filter(assignment=row).first()
        if draft is not None and draft.key not in (key, replaces):
            raise StaleReviewDraft(
                _("A newer draft was saved in another window: reload to see it.")
            )
        ReviewDraft.objects.update_or_create(
            assignment=row,
            defaults={
                "scores": dict(scores),
                "comments": kept,
                "overall": overall,
                "key": key,
                "saved_at": at,
            },
        )


def draft_data(row: ReviewAssignment) -> ReviewDraftData | None:
    """What is kept of the review, if anything."""
    draft: ReviewDraft | None = getattr(row, "draft", None)
    if draft is None:
        return None
    return ReviewDraftData(draft.scores, draft.comments, draft.overall, draft.key, draft.saved_at)


def drop_drafts(assignment_ids: Collection[int]) -> None:
    """Forget the drafts of reviews that are sent, released, expired or void."""
    ReviewDraft.objects.filter(assignment_id__in=assignment_ids).delete()


def require_known_comments(rubric: RubricData, comments: Mapping[str, str]) -> None:
    """Refuse comments on what the rubric does not have, and those that are too long."""
    known = {criterion.key for criterion in rubric.criteria}
    for key, text in comments.items():
        if key not in known:
            raise Invalid(
                _("The rubric has no criterion of that name."), field=f"comments.{key[:40]}"
            )
        require_length(f"comments.{key}", text, MAX_COMMENT)


def own_assignment(uuid: UUID, reviewer_id: int, *, any_state: bool = False) -> ReviewAssignment:
    """The person's assignment, open unless ``any_state``; others' and none look the same."""
    rows = ReviewAssignment.objects.select_related("panel__rubric", "panel__exemplar", "draft")
    row = rows.filter(uuid=uuid, reviewer_id=reviewer_id).first()
    if row is None:
        raise NotYourReview(_("This review is not yours: go back to your list."))
    if not any_state and row.state != AssignmentState.ASSIGNED:
        raise ReviewIsClosed(_("This review is already in, released or expired."))
    return row
