"""What learner and mentor read of partners' reviews; nobody else does, and no figure holds them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ..errors import NotFound
from ..reviews import api as reviews
from .data import PartnerCriterion, PartnerResult, SentReview
from .models import PartnerReview
from .states import PartnerState


def partner_results(project_id: int) -> list[PartnerResult]:
    """Reviews of a project by partners that are in, oldest first."""
    rows = PartnerReview.objects.filter(
        version__project_id=project_id, state=PartnerState.SUBMITTED
    ).order_by("submitted_at", "pk")
    return [_result(row) for row in rows]


def sent_review(uuid: UUID) -> SentReview:
    """A review that is in; ``NotFound`` where it is not, or not any more."""
    rows = PartnerReview.objects.filter(uuid=uuid, state=PartnerState.SUBMITTED)
    row = rows.select_related("version").first()
    if row is None or row.submitted_at is None:
        raise NotFound(_("There is no such invitation: reload the page."))
    return SentReview(row.uuid, row.programme_id, row.version.project_id, row.submitted_at)


def _result(row: PartnerReview) -> PartnerResult:
    criteria = []
    for criterion in reviews.rubric_by_id(row.rubric_id).criteria:
        level = row.scores.get(criterion.key, 0)
        label = next((one.label for one in criterion.levels if one.score == level), "")
        comment = row.comments.get(criterion.key, "")
        criteria.append(PartnerCriterion(criterion.title, level, label, comment))
    assert row.submitted_at is not None  # its state
    return PartnerResult(tuple(criteria), row.overall, row.submitted_at.date())
