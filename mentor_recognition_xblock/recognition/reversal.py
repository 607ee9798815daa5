"""What an appeal may do to a decision: make it an award, or have the committee look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ..errors import NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import DecisionData
from .decisions import check_evidence, decision_data, write_decision
from .models import Decision, DossierReview, Proposal, Vote
from .proposals import DECIDE_IN
from .queries import tier_title
from .sponsors import check_stood
from .states import DecisionOutcome


@dataclass(frozen=True)
class DecidedCase:
    """A decision with its tier in words, whose it was, and who had any part in the case.

    ``deciders`` made this decision; ``took_part`` also those of earlier rounds of the same case,
    and who answered a dossier review of it. ``awarded_since``: a later case awarded the tier.
    """

    decision: DecisionData
    title: str
    deciders: frozenset[int]
    took_part: frozenset[int]
    awarded_since: bool


def decided_case(decision_uuid: UUID) -> DecidedCase:
    """Who decided, and on what; ``NotFound`` where there is no such decision. Constant queries."""
    row = _decision(decision_uuid)
    policy = programmes.policy_version(row.proposal.evaluation.policy_version_id).policy
    votes = Vote.objects.filter(proposal_id=row.proposal_id).exclude(decision=None)
    voters = list(votes.values_list("decision_id", "member_id"))
    made = dict(row.proposal.decisions.values_list("pk", "decided_by_id"))
    looked = DossierReview.objects.filter(evaluation=row.proposal.evaluation_id)
    looked_at = frozenset(looked.exclude(answered_by=None).values_list("answered_by_id", flat=True))
    later = Decision.objects.filter(
        mentor_id=row.mentor_id,
        tier_key=row.tier_key,
        outcome=DecisionOutcome.AWARD,
        decided_at__gt=row.decided_at,
    )
    return DecidedCase(
        decision=decision_data(row),
        title=tier_title(policy, row.tier_key),
        deciders=frozenset(one for which, one in voters if which == row.pk) | {made[row.pk]},
        took_part=frozenset(one for _which, one in voters) | frozenset(made.values()) | looked_at,
        awarded_since=later.exclude(proposal_id=row.proposal_id).exists(),
    )


def check_award_possible(decision_uuid: UUID) -> None:
    """Refuse an award that no outcomes (R3), or too few sponsors, stand behind.

    ``AwardNeedsOutcomes``, ``AwardNeedsSponsors``.
    """
    row = _decision(decision_uuid)
    check_evidence(row.proposal, DecisionOutcome.AWARD)
    check_stood(row, mentors.mentor(row.mentor_id))


def award_on_appeal(
    decision_uuid: UUID, *, reason: str, at: datetime, decided_by: int, votes: dict[str, int]
) -> DecisionData:
    """Write the award in place of a decline: standing, rights and badge follow as for any award.

    In the caller's transaction. ``votes`` are counts by outcome of the appeal, for the log.
    """
    row = _held(decision_uuid)
    check_evidence(row, DecisionOutcome.AWARD)
    mentor = mentors.mentor(row.mentor_id)
    made = write_decision(
        row,
        mentor,
        DecisionOutcome.AWARD,
        reason,
        at,
        decided_by,
        actor=None,
        votes={**votes},
        instead_of=_decision(decision_uuid),
    )
    return decision_data(made)


def reopen(decision_uuid: UUID, *, at: datetime) -> UUID:
    """Have the committee decide again, with a time of its own; the case that is open then.

    In the caller's transaction. Where a later close proposed the tier anew that case is the one.
    """
    row = _held(decision_uuid)
    later = Proposal.objects.filter(mentor_id=row.mentor_id, tier_key=row.tier_key, open=True)
    other = later.exclude(pk=row.pk).select_for_update().first()
    if other is not None:
        return other.uuid
    if not row.open:
        row.open, row.due_at = True, at + DECIDE_IN
        row.save(update_fields=["open", "due_at"])
    return row.uuid


def blank_words(decision_uuid: UUID, words: str) -> None:
    """Take somebody's words out of the reason of a decision that an appeal brought."""
    row = Decision.objects.filter(uuid=decision_uuid).first()
    if row is not None and words:
        row.reason = row.reason.replace(words, "—")
        row.save(update_fields=["reason"])


def _held(decision_uuid: UUID) -> Proposal:
    row = _decision(decision_uuid)
    return Proposal.objects.select_for_update().get(pk=row.proposal_id)


def _decision(uuid: UUID) -> Decision:
    row = (
        Decision.objects.select_related("proposal__evaluation", "mentor").filter(uuid=uuid).first()
    )
    if row is None:
        raise NotFound(_("There is no such decision."))
    return row
