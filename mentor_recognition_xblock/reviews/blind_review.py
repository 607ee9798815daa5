"""A reviewer's part: read blind, score, or release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.markdown import text_of
from ..errors import Invalid
from ..programmes import api as programmes
from ..projects import api as projects
from ..signals import announce, review_submitted
from .blind_files import blind_files
from .blind_portfolios import portfolio_html
from .blind_seeds import seed_html
from .blind_threads import masked_thread
from .blind_work import masked_works
from .certificates import certificate
from .data import AssignmentData, BlindFile, BlindWork
from .drafts import draft_data, drop_drafts, own_assignment, require_known_comments
from .effort import minutes_for
from .errors import NotCertified, ReviewIsClosed
from .limits import MAX_OVERALL
from .models import ReviewAssignment, ReviewDraft, ReviewPanel
from .panels import fill, settle
from .rubrics import check_scores, rubric_data
from .states import CLOSED, AssignmentState, DeclineReason
from .targets import called, kind_of, project_id_of, stands_close


def open_assignments(*, programme_id: int, reviewer_id: int, at: datetime) -> list[AssignmentData]:
    """The person's open reviews, in an order that tells nothing of when each was submitted."""
    return open_reviews_of(reviewer_id).get(programme_id, [])


def open_reviews_of(reviewer_id: int) -> dict[int, list[AssignmentData]]:
    """The person's open reviews by programme id, ordered likewise; one query."""
    rows = ReviewAssignment.objects.filter(
        reviewer_id=reviewer_id, state=AssignmentState.ASSIGNED
    ).select_related("panel__rubric", "draft")
    found: dict[int, list[AssignmentData]] = {}
    for row in rows:
        draft: ReviewDraft | None = getattr(row, "draft", None)
        criteria = len(row.panel.rubric.criteria)
        found.setdefault(row.panel.programme_id, []).append(
            AssignmentData(
                uuid=row.uuid,
                kind=kind_of(row.panel),
                alias=called(row),
                due_on=row.due_at.date(),
                minutes=minutes_for(words=row.panel.words, criteria=criteria),
                criteria=criteria,
                is_begun=draft is not None,
                scored=len(draft.scores) if draft else 0,
            )
        )
    return {
        programme_id: sorted(items, key=lambda item: (item.due_on, item.uuid))
        for programme_id, items in found.items()
    }


def assignment_text(*, assignment_uuid: UUID, reviewer_id: int) -> BlindWork:
    """The work, thread or portfolio with the names of its people masked, the rubric, the draft."""
    row = own_assignment(assignment_uuid, reviewer_id)
    html, files = _read(row.panel)
    rubric = rubric_data(row.panel.rubric)
    # Of what is read, not of what was written: the difference would count the words of a name.
    words = len(text_of(html).split())
    return BlindWork(
        uuid=row.uuid,
        kind=kind_of(row.panel),
        alias=called(row),
        html=html,
        rubric=rubric,
        due_on=row.due_at.date(),
        words=words,
        minutes=minutes_for(words=words, criteria=len(rubric.criteria)),
        draft=draft_data(row),
        files=files,
    )


def _read(row: ReviewPanel) -> tuple[str, tuple[BlindFile, ...]]:
    """What is scored, without names: a version and its files, or whatever else a panel is on."""
    if row.exemplar is not None:
        return seed_html(row.exemplar, programme_id=row.programme_id), ()
    if row.portfolio_id is not None:
        return portfolio_html(row.portfolio_id), ()
    if row.version_id is None:
        return masked_thread(projects.thread(row.thread_id or 0)), ()
    version, project = projects.version(row.version_id), projects.project(project_id_of(row))
    (html,) = masked_works([(version, project)], programme_id=project.programme_id)
    return html, blind_files(version, project)


def submit_review(
    *,
    assignment_uuid: UUID,
    reviewer_id: int,
    scores: Mapping[str, int],
    comments: Mapping[str, str],
    overall: str,
    at: datetime,
) -> None:
    """Send a review; sent once, the same again is no change, another is refused.

    Raises ``NotYourReview``, ``ReviewIsClosed``, ``NotCertified``, ``ScoresIncomplete``.
    """
    kept = {key: text.strip() for key, text in comments.items() if text.strip()}
    if not overall.strip():
        raise Invalid(_("Tell the author what works and what to try next."), field="overall")
    if len(overall) > MAX_OVERALL:
        raise Invalid(_("Shorten your text to the author."), field="overall")
    with transaction.atomic():
        row = own_assignment(assignment_uuid, reviewer_id, any_state=True)
        panel = ReviewPanel.objects.select_for_update().get(pk=row.panel_id)
        # Read again under the panel's lock: it may have expired, or been sent, while we waited.
        row = ReviewAssignment.objects.select_related("panel__rubric").get(pk=row.pk)
        rubric = rubric_data(row.panel.rubric)
        check_scores(rubric, scores)
        require_known_comments(rubric, kept)
        if row.state == AssignmentState.SUBMITTED:
            sent = (row.scores, row.comments, row.overall)
            if sent == (dict(scores), kept, overall.strip()):
                return
            raise ReviewIsClosed(_("Your review is in: it cannot be changed."))
        if row.state != AssignmentState.ASSIGNED or panel.state in CLOSED:
            raise ReviewIsClosed(_("This review was released or has expired."))
        # Paired since the draw: the seat is being taken back. The words tell no more than a lapse.
        if stands_close(panel, reviewer_id):
            raise ReviewIsClosed(_("This review was released or has expired."))
        held = certificate(programme_id=panel.programme_id, reviewer_id=reviewer_id, at=at)
        if held is None:
            raise NotCertified(_("Your certificate has expired: calibrate again first."))
        row.scores, row.comments, row.overall = dict(scores), kept, overall.strip()
        row.state, row.submitted_at = AssignmentState.SUBMITTED, at
        row.save()
        drop_drafts([row.pk])
        announce(review_submitted, assignment_id=row.pk)
        policy = programmes.policy_in_force(programme_id=panel.programme_id, at=at).policy
        settle(panel, policy, at)
        _record(panel, "review.submitted", at, reviewer_id, {"case": str(row.uuid)})


def decline(*, assignment_uuid: UUID, reviewer_id: int, reason: str, at: datetime) -> None:
    """Hand a review back, with a reason; another reviewer is drawn. Repeatable."""
    if reason not in DeclineReason.values:
        raise Invalid(_("Choose why you release it."), field="reason")
    with transaction.atomic():
        row = own_assignment(assignment_uuid, reviewer_id, any_state=True)
        panel = ReviewPanel.objects.select_for_update().get(pk=row.panel_id)
        row.refresh_from_db()
        if row.state == AssignmentState.DECLINED:
            return
        if row.state != AssignmentState.ASSIGNED:
            raise ReviewIsClosed(_("This review is already in or has expired."))
        row.state, row.reason = AssignmentState.DECLINED, reason
        row.save(update_fields=["state", "reason"])
        drop_drafts([row.pk])
        policy = programmes.policy_in_force(programme_id=panel.programme_id, at=at).policy
        fill(panel, policy, at)
        _record(panel, "review.declined", at, reviewer_id, {"reason": reason})


def _record(
    panel: ReviewPanel, action: str, at: datetime, actor: int, data: Mapping[str, str]
) -> None:
    audit.record(
        stream=f"programme:{panel.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"panel:{panel.uuid}",
        data=dict(data),
    )
