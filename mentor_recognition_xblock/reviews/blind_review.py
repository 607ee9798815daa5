"""A reviewer's part: read blind, score, or release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.name_masks import masked_html
from ..errors import Invalid
from ..hosts import HostUser, get_host
from ..inputs import require_length
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..signals import announce, review_submitted
from .calibration import certificate
from .data import AssignmentData, BlindWork, RubricData
from .errors import NotCertified, NotYourReview, ReviewIsClosed
from .models import ReviewAssignment, ReviewPanel
from .panels import fill, settle
from .rubrics import check_scores, rubric_data
from .states import CLOSED, AssignmentState, DeclineReason

MAX_COMMENT: Final = 1_000
MAX_OVERALL: Final = 3_000


def open_assignments(*, programme_id: int, reviewer_id: int, at: datetime) -> list[AssignmentData]:
    """The person's open reviews, in an order that tells nothing of when each was submitted."""
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, reviewer_id=reviewer_id, state=AssignmentState.ASSIGNED
    )
    assignments = [
        AssignmentData(row.uuid, _("Project {alias}").format(alias=row.alias), row.due_at.date())
        for row in rows
    ]
    return sorted(assignments, key=lambda item: (item.due_on, item.uuid))


def assignment_text(*, assignment_uuid: UUID, reviewer_id: int) -> BlindWork:
    """The work with the names of its author and their mentors masked, and the rubric."""
    row = _own(assignment_uuid, reviewer_id)
    version = projects.version(row.panel.version_id)
    project = projects.project(row.panel.project_id)
    known = pairing.mentor_user_ids_of_learners(
        programme_id=project.programme_id, learner_ids=[project.learner_id]
    )
    mentor_user_ids = known.get(project.learner_id, set())
    people = get_host().users({project.learner_id, *mentor_user_ids})
    return BlindWork(
        uuid=row.uuid,
        alias=_("Project {alias}").format(alias=row.alias),
        html=masked(
            version.html,
            author=people.get(project.learner_id),
            others=[people[user_id] for user_id in sorted(mentor_user_ids & set(people))],
            said=project.name_words,
        ),
        rubric=rubric_data(row.panel.rubric),
    )


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
        row = _own(assignment_uuid, reviewer_id, any_state=True)
        panel = ReviewPanel.objects.select_for_update().get(pk=row.panel_id)
        # Read again under the panel's lock: it may have expired, or been sent, while we waited.
        row = ReviewAssignment.objects.select_related("panel__rubric").get(pk=row.pk)
        rubric = rubric_data(row.panel.rubric)
        check_scores(rubric, scores)
        _check_comments(rubric, kept)
        if row.state == AssignmentState.SUBMITTED:
            sent = (row.scores, row.comments, row.overall)
            if sent == (dict(scores), kept, overall.strip()):
                return
            raise ReviewIsClosed(_("Your review is in: it cannot be changed."))
        if row.state != AssignmentState.ASSIGNED or panel.state in CLOSED:
            raise ReviewIsClosed(_("This review was released or has expired."))
        held = certificate(programme_id=panel.programme_id, reviewer_id=reviewer_id, at=at)
        if held is None:
            raise NotCertified(_("Your certificate has expired: calibrate again first."))
        row.scores, row.comments, row.overall = dict(scores), kept, overall.strip()
        row.state, row.submitted_at = AssignmentState.SUBMITTED, at
        row.save()
        announce(review_submitted, assignment_id=row.pk)
        policy = programmes.policy_in_force(programme_id=panel.programme_id, at=at).policy
        settle(panel, policy, at)
        _record(panel, "review.submitted", at, reviewer_id, {"case": str(row.uuid)})


def decline(*, assignment_uuid: UUID, reviewer_id: int, reason: str, at: datetime) -> None:
    """Hand a review back, with a reason; another reviewer is drawn. Repeatable."""
    if reason not in DeclineReason.values:
        raise Invalid(_("Choose why you release it."), field="reason")
    with transaction.atomic():
        row = _own(assignment_uuid, reviewer_id, any_state=True)
        panel = ReviewPanel.objects.select_for_update().get(pk=row.panel_id)
        row.refresh_from_db()
        if row.state == AssignmentState.DECLINED:
            return
        if row.state != AssignmentState.ASSIGNED:
            raise ReviewIsClosed(_("This review is already in or has expired."))
        row.state, row.reason = AssignmentState.DECLINED, reason
        row.save(update_fields=["state", "reason"])
        policy = programmes.policy_in_force(programme_id=panel.programme_id, at=at).policy
        fill(panel, policy, at)
        _record(panel, "review.declined", at, reviewer_id, {"reason": reason})


def masked(
    html: str,
    *,
    author: HostUser | None,
    others: Sequence[HostUser],
    said: projects.NameWords,
) -> str:
    """``html`` without the names, usernames and addresses of its author and their mentors.

    ``said`` is what the author says of words of their own name; a mentor's stay hidden.
    """
    people = [*([author] if author else []), *others]
    # The author speaks for their own name only: the mentor was not asked.
    theirs = {word for one in others for word in projects.words_of_name(one)}
    return masked_html(
        html,
        names=[person.display_name for person in people],
        handles=[words for person in people for words in projects.handles_of(person)],
        ordinary=said.ordinary - theirs,
        identifying=said.identifying,
    )


def _check_comments(rubric: RubricData, comments: Mapping[str, str]) -> None:
    known = {criterion.key for criterion in rubric.criteria}
    for key, text in comments.items():
        if key not in known:
            raise Invalid(
                _("The rubric has no criterion of that name."), field=f"comments.{key[:40]}"
            )
        require_length(f"comments.{key}", text, MAX_COMMENT)


def _own(uuid: UUID, reviewer_id: int, *, any_state: bool = False) -> ReviewAssignment:
    rows = ReviewAssignment.objects.select_related("panel__rubric")
    row = rows.filter(uuid=uuid, reviewer_id=reviewer_id).first()
    if row is None:
        raise NotYourReview(_("This review is not yours: go back to your list."))
    if not any_state and row.state != AssignmentState.ASSIGNED:
        raise ReviewIsClosed(_("This review is already in, released or expired."))
    return row


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
