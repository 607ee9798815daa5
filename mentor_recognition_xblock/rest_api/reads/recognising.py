"""A mentor's way to the next tier, and what the committee reads before it decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import COMMITTEE, DECIDER, SHOWS, Done, Place, read
from ...appeals import api as appeals
from ...badges import api as badges
from ...errors import NotFound
from ...mentors import api as mentors
from ...mentors.acts import require_no_conflict
from ...recognition import api as recognition
from ...standing import Standing
from .appeals_on_case import AppealOnCase, appeal_on_case
from .gates import Gate, gates_of
from .shared import names

REFERENCE = inputs.Identifier()


@dataclass(frozen=True)
class Proposal:
    """A proposal of the committee's list."""

    uuid: UUID
    mentor: str
    tier_key: str
    tier: str
    opened_at: datetime
    due_at: datetime
    is_open: bool
    last_outcome: str


@dataclass(frozen=True)
class NearMiss:
    """A mentor whose figures hold, but whose evidence is short."""

    mentor: str
    tier: str
    evaluation_uuid: UUID


@dataclass(frozen=True)
class ReviewAsked:
    """A dossier review that waits for an answer: a mentor's request, or the policy's.

    ``points`` say why the policy asks.
    """

    uuid: UUID
    mentor: str
    tier: str
    evaluation_uuid: UUID
    words: str
    by_policy: bool
    points: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True)
class Queue:
    """What waits and what was decided, without cases in which the person has a conflict."""

    open: tuple[Proposal, ...]
    decided: tuple[Proposal, ...]
    dossier_reviews: tuple[ReviewAsked, ...]
    near_misses: tuple[NearMiss, ...]


@dataclass(frozen=True)
class Decision:
    """A decision, with who decided alone, or who voted: for the committee alone.

    ``on_appeal``: people outside the first decision made it, who are not named.

    Of an open case earlier votes and their reasons are shown once the person's own vote is in.
    """

    uuid: UUID
    tier_key: str
    outcome: str
    reason: str
    by: str
    decided_at: datetime
    valid_until: datetime | None
    votes: tuple[Vote, ...]
    on_appeal: bool


@dataclass(frozen=True)
class Vote:
    """One member's vote on a case: for the committee alone."""

    outcome: str
    reason: str
    by: str
    cast_at: datetime


@dataclass(frozen=True)
class Votes:
    """How the vote on an open case stands; ``others`` once the person's own vote is in."""

    quorum: int
    share: float
    able: int
    cast: int
    own: Vote | None
    others: tuple[Vote, ...]


@dataclass(frozen=True)
class Evidence:
    """One evaluation in words; ``outcomes`` are its facts, a completed pairing each, no names."""

    uuid: UUID
    mentor: str
    tier_key: str
    result: str
    near_miss: bool
    gates: tuple[Gate, ...]
    reviews: tuple[Gate, ...]
    policy_num: int
    policy_title: str
    policy_hash: str
    facts_hash: str
    outcomes: tuple[dict[str, Any], ...]
    reflections: int
    courses: dict[str, str]
    standing: str


@dataclass(frozen=True)
class Dossier:
    """Everything on one proposal; ``conflict`` says why the person may read but not decide.

    ``account`` is what the mentor told of it; ``waits`` says why no vote is taken before they have.
    """

    proposal: Proposal
    evidence: Evidence
    decisions: tuple[Decision, ...]
    earlier: tuple[Decision, ...]
    badge_uuid: UUID | None
    conflict: str
    account: recognition.AccountData | None
    waits: str
    votes: Votes
    sponsors: recognition.CaseSponsors
    appeals: tuple[AppealOnCase, ...]


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("What waits for the committee"),
    shows=Queue,
)
def queue(by: Standing) -> Done:
    """Open proposals by due date, decided ones and near misses; none with a conflict."""
    programme_id = by.programme.id
    conflicts = by.conflicts(mentors.mentors(programme_id))
    waiting, decided = (
        recognition.proposals(programme_id=programme_id, is_open=is_open)
        for is_open in (True, False)
    )
    mine = [one for one in waiting if one.mentor_id not in conflicts]
    past = [one for one in decided if one.mentor_id not in conflicts]
    near = [
        (mentor, evaluation, tier)
        for mentor, evaluation, tier in recognition.near_misses(programme_id=programme_id)
        if mentor.id not in conflicts
    ]
    asked = [
        one
        for one in recognition.open_dossier_reviews(programme_id=programme_id)
        if one.mentor_id not in conflicts
    ]
    called = names(
        {one.mentor_user_id for one in (*mine, *past)}
        | {one.mentor_user_id for one in asked}
        | {mentor.user_id for mentor, *_ in near}
    )
    return Done(
        made=Queue(
            open=tuple(_proposal(one, called) for one in mine),
            decided=tuple(_proposal(one, called) for one in past),
            dossier_reviews=tuple(
                ReviewAsked(
                    one.uuid,
                    called[one.mentor_user_id],
                    one.tier_title,
                    one.evaluation_uuid,
                    one.words,
                    one.by_policy,
                    tuple(f"{point.title}: {point.words}" for point in one.points),
                    one.asked_at,
                )
                for one in asked
            ),
            near_misses=tuple(
                NearMiss(called[mentor.user_id], tier, evaluation.uuid)
                for mentor, evaluation, tier in near
            ),
        )
    )


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("A proposal with its evidence"),
    takes={"proposal": REFERENCE},
    shows=Dossier,
)
def dossier(by: Standing, *, proposal: UUID) -> Done:
    """One proposal, gate by gate, with its evidence and decisions; closed by a conflict."""
    found = recognition.dossier(proposal, at=by.at)
    if found.proposal.programme_id != by.programme.id:
        raise NotFound(_("There is no such proposal."))
    mentor = mentors.mentor(found.proposal.mentor_id)
    require_no_conflict(by, mentor)
    every = (*found.decisions, *found.earlier)
    brought = appeals.on_appeal([one.uuid for one in every])
    counted = recognition.votes_of([one.uuid for one in every])
    votes = recognition.case_votes(proposal_uuid=proposal, member_id=by.user_id, at=by.at)
    voters = {one.member_id for some in (*counted.values(), votes.others) for one in some}
    called = names({mentor.user_id, by.user_id, *voters, *(one.decided_by for one in every)})
    awarded = next(
        (one for one in found.decisions if one.outcome == recognition.DecisionOutcome.AWARD), None
    )
    badge = badges.credential_of_decision(awarded.uuid) if awarded else None
    return Done(
        made=Dossier(
            proposal=_proposal(found.proposal, called),
            evidence=evidence_shown(found, called[mentor.user_id], found.standing),
            decisions=tuple(
                _decision(
                    one,
                    counted,
                    called,
                    hidden=votes.hides(counted[one.uuid], by.user_id),
                    on_appeal=one.uuid in brought,
                )
                for one in found.decisions
            ),
            earlier=tuple(
                _decision(one, counted, called, on_appeal=one.uuid in brought)
                for one in found.earlier
            ),
            badge_uuid=badge.uuid if badge else None,
            conflict="" if DECIDER.holds.test(by) else str(DECIDER.refusal),
            account=recognition.account_of(proposal),
            waits=recognition.lacks_account(
                proposal, outcome=recognition.DecisionOutcome.DEFER, at=by.at
            ),
            votes=Votes(
                quorum=votes.quorum,
                share=votes.share,
                able=votes.able,
                cast=votes.cast,
                own=_vote(votes.own, called) if votes.own else None,
                others=tuple(_vote(one, called) for one in votes.others),
            ),
            sponsors=recognition.case_sponsors(proposal_uuid=proposal, at=by.at),
            appeals=tuple(
                appeal_on_case(one, by.user_id) for one in appeals.on_proposal(found.proposal.uuid)
            ),
        )
    )


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("An evaluation with its evidence"),
    takes={"evaluation": REFERENCE},
    shows=Evidence,
)
def evaluation(by: Standing, *, evaluation: UUID) -> Done:
    """One evaluation in words, as a near miss has no proposal; closed by a conflict."""
    mentor = _mentor_of(by, evaluation)
    standing = recognition.standing_of(mentor_id=mentor.id, at=by.at)
    name = names({mentor.user_id})[mentor.user_id]
    return Done(made=evidence_shown(recognition.evidence(evaluation), name, standing))


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("An evaluation to compute again"),
    takes={"evaluation": REFERENCE},
    shows=dict[str, Any],
)
def record(by: Standing, *, evaluation: UUID) -> Done:
    """Policy, facts, formulas and figures without names: enough to compute every figure again."""
    _mentor_of(by, evaluation)
    return Done(made=recognition.explanation(evaluation))


def _mentor_of(by: Standing, evaluation_uuid: UUID) -> mentors.MentorData:
    """Whom an evaluation is about; ``Recused`` where the person has a conflict with them."""
    mentor = mentors.mentor(recognition.evaluation(evaluation_uuid).mentor_id)
    if mentor.programme_id != by.programme.id:
        raise NotFound(_("There is no such evaluation."))
    require_no_conflict(by, mentor)
    return mentor


def _proposal(found: recognition.ProposalData, called: dict[int, str]) -> Proposal:
    return Proposal(
        found.uuid,
        called[found.mentor_user_id],
        found.tier_key,
        found.tier_title,
        found.opened_at,
        found.due_at,
        found.is_open,
        found.last_outcome,
    )


def _vote(found: recognition.VoteData, called: Mapping[int, str]) -> Vote:
    return Vote(found.outcome, found.reason, called[found.member_id], found.cast_at)


def _decision(
    found: recognition.DecisionData,
    counted: Mapping[UUID, Sequence[recognition.VoteData]],
    called: Mapping[int, str],
    *,
    hidden: bool = False,
    on_appeal: bool = False,
) -> Decision:
    votes = counted[found.uuid]
    return Decision(
        found.uuid,
        found.tier_key,
        found.outcome,
        "" if votes and hidden else found.reason,
        "" if votes or on_appeal else called[found.decided_by],
        found.decided_at,
        found.valid_until,
        () if hidden else tuple(_vote(one, called) for one in votes),
        on_appeal,
    )


def evidence_shown(
    found: recognition.DossierData | recognition.EvidenceData,
    mentor: str,
    standing: recognition.StandingData | None,
) -> Evidence:
    """An evaluation in words, with its facts; ``mentor`` is the name to call them by."""
    stored = found.evaluation
    return Evidence(
        uuid=stored.uuid,
        mentor=mentor,
        tier_key=stored.tier_key,
        result=stored.result,
        near_miss=stored.near_miss,
        gates=gates_of(found.gates, stored),
        reviews=gates_of(found.reviews, stored),
        policy_num=found.policy_num,
        policy_title=found.policy_title,
        policy_hash=found.policy_hash,
        facts_hash=stored.facts_hash,
        outcomes=found.outcomes,
        reflections=found.reflections,
        courses=found.courses,
        standing=standing.title if standing else "",
    )
