"""A dossier review: a mentor with a near miss asks, the committee answers with a reason.

Default policy, results: where every known gate is met and only evidence is short, while the
estimate is above the threshold, the mentor may ask for a dossier review. Where all gates are met
and learners' private answers are below ``review_if``, the close asks for one (``proposals``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.policy import Policy
from ..errors import Conflict, Invalid, NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, dossier_review_answered, dossier_review_asked, proposal_opened
from .data import DossierReviewData, ReviewOfMentor
from .decisions import check_decider, check_reason
from .errors import AlreadyDecided, NoNearMiss
from .models import DossierReview, Evaluation, Proposal
from .proposals import DECIDE_IN
from .queries import policy_of, tier_title
from .states import ReviewAnswer
from .words import view

MAX_WORDS: Final = 1_000


def ask_for_dossier_review(*, mentor_id: int, words: str, at: datetime) -> DossierReviewData:
    """Ask the committee to look at one's case at the last close; asking again is no change.

    Raises ``NoNearMiss`` for whoever has none.
    """
    near = _near_miss(mentor_id)
    if near is None:
        raise NoNearMiss(
            _("You may ask after a close at which your figures are high enough on too few cases.")
        )
    try:
        with transaction.atomic():
            row = DossierReview.objects.create(
                evaluation=near,
                mentor_id=mentor_id,
                term_id=near.term_id,
                words=words,
                asked_at=at,
            )
            announce(dossier_review_asked, review_uuid=str(row.uuid))
            audit.record(
                stream=f"programme:{near.mentor.programme_id}",
                action="dossier_review.asked",
                at=at,
                actor=near.mentor.user_id,
                subject=f"dossier_review:{row.uuid}",
                data={"evaluation": str(near.uuid), "tier": near.tier_key},
            )
    except IntegrityError:
        row = _rows().get(mentor_id=mentor_id, term_id=near.term_id, by_policy=False)
    return dossier_review(row.uuid)


def answer_dossier_review(
    *, review_uuid: UUID, answer: str, reason: str, at: datetime, actor: int
) -> DossierReviewData:
    """Answer with a reason: open a proposal, which is decided as any other, or wait.

    One transaction; the same answer by the same person again is returned. Raises
    ``OnlyTheCommitteeDecides``, ``MemberIsConflicted``, ``ReasonNeeded``, ``AlreadyDecided``, and
    ``Conflict`` once a later term is closed, whose figures replace these.
    """
    if answer not in ReviewAnswer.values:
        raise Invalid(_("Choose whether a proposal is opened."), field="answer")
    reason = reason.strip()
    with transaction.atomic():
        # Its own row alone is locked: MariaDB cannot leave out what is read along with it.
        if DossierReview.objects.select_for_update().filter(uuid=review_uuid).first() is None:
            raise NotFound(_("There is no such request."))
        row = _rows().get(uuid=review_uuid)
        mentor = mentors.mentor(row.mentor_id)
        check_decider(mentor=mentor, actor=actor, at=at)
        check_reason(reason)
        if row.answer:
            if (row.answer, row.reason, row.answered_by_id) == (answer, reason, actor):
                return _data(row)
            raise AlreadyDecided(_("This request was answered already: reload the page."))
        if row.term_id != _last_closed(mentor.programme_id):
            raise Conflict(_("A later term was closed since: its figures take the place of these."))
        row.answer, row.reason, row.answered_at = answer, reason, at
        row.answered_by_id = actor
        row.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
        if answer == ReviewAnswer.PROPOSE:
            _propose(row, mentor.programme_id, at)
        announce(dossier_review_answered, review_uuid=str(row.uuid))
        audit.record(
            stream=f"programme:{mentor.programme_id}",
            action="dossier_review.answered",
            at=at,
            actor=actor,
            subject=f"dossier_review:{row.uuid}",
            data={"answer": answer, "evaluation": str(row.evaluation.uuid)},
            people={"mentor": mentor.user_id},
        )
    return _data(row)


def dossier_review(uuid: UUID | str) -> DossierReviewData:
    """One request; ``NotFound`` if there is none."""
    row = _rows().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such request."))
    return _data(row)


def dossier_review_on(evaluation_uuid: UUID) -> DossierReviewData | None:
    """What was asked on this evaluation, if anything was."""
    row = _rows().filter(evaluation__uuid=evaluation_uuid).first()
    return None if row is None else _data(row)


def open_dossier_reviews(*, programme_id: int) -> list[DossierReviewData]:
    """Those of the last close that wait for an answer, oldest first; constant queries."""
    term_id = _last_closed(programme_id)
    rows = _rows().filter(term_id=term_id, answer="", mentor__left_at=None)
    rows = rows.order_by("asked_at", "pk")
    known: dict[int, Policy] = {}
    return [_data(row, known) for row in rows]


def review_of_mentor(mentor_id: int) -> ReviewOfMentor:
    """Whether the mentor may ask now, what they asked at the last close, and what the policy did.

    One query more than the case itself: both reviews are read together.
    """
    mentor = mentors.mentor(mentor_id)
    rows = _rows().filter(mentor_id=mentor_id, term_id=_last_closed(mentor.programme_id))
    known: dict[int, Policy] = {}
    found = {row.by_policy: _data(row, known) for row in rows}
    may_ask = False not in found and _near_miss(mentor_id) is not None
    return ReviewOfMentor(may_ask, found.get(False), found.get(True))


def _near_miss(mentor_id: int) -> Evaluation | None:
    """The evaluation of the next tier at the last close, where it is a near miss.

    A case that is open makes no difference: an answer that would open one finds it.
    """
    mentor = mentors.mentor(mentor_id)
    if mentor.left_at is not None:
        return None
    # Tiers are evaluated and stored from the next one up: the first is the one to reach.
    row = (
        Evaluation.objects.select_related("mentor")
        .filter(mentor_id=mentor_id, term_id=_last_closed(mentor.programme_id))
        .order_by("pk")
        .first()
    )
    return row if row is not None and row.near_miss else None


def _last_closed(programme_id: int) -> int:
    """The row of the term that was closed last; 0, which is no row, before the first close."""
    closed = [term.id for term in programmes.terms(programme_id) if term.closed_at is not None]
    return closed[-1] if closed else 0


def _propose(row: DossierReview, programme_id: int, at: datetime) -> None:
    proposal, made = Proposal.objects.get_or_create(
        mentor_id=row.mentor_id,
        tier_key=row.evaluation.tier_key,
        open=True,
        defaults={
            "programme_id": programme_id,
            "evaluation_id": row.evaluation_id,
            "opened_at": at,
            "due_at": at + DECIDE_IN,
        },
    )
    if made:
        announce(proposal_opened, proposal_uuid=str(proposal.uuid))


def _rows() -> QuerySet[DossierReview]:
    return DossierReview.objects.select_related("evaluation", "mentor")


def _data(row: DossierReview, known: dict[int, Policy] | None = None) -> DossierReviewData:
    policy = policy_of(row.evaluation.policy_version_id, {} if known is None else known)
    return DossierReviewData(
        uuid=row.uuid,
        programme_id=row.mentor.programme_id,
        mentor_id=row.mentor_id,
        mentor_user_id=row.mentor.user_id,
        evaluation_uuid=row.evaluation.uuid,
        tier_title=tier_title(policy, row.evaluation.tier_key),
        words=row.words,
        by_policy=row.by_policy,
        points=tuple(
            view(gate, policy)
            for gate in row.evaluation.reviews
            if row.by_policy and gate["result"] == "not_met"
        ),
        asked_at=row.asked_at,
        answer=row.answer,
        reason=row.reason,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
    )
