"""People decide; what follows is written down with the decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from ..access import SEATS, MentorOfPlace, Office
from ..audit import api as audit
from ..core.policy import VoteRule
from ..errors import Invalid, NotFound
from ..inputs import read_length
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, decision_made
from . import words
from .accounts import check_account
from .data import DecisionData
from .errors import (
    AlreadyDecided,
    AwardNeedsOutcomes,
    MemberIsConflicted,
    OnlyTheCommitteeDecides,
    ReasonNeeded,
)
from .models import Decision, Proposal, Recusal, Standing
from .sponsors import (
    Counted,
    carry_over,
    check_stood,
    count_sponsors,
    end_call,
    hold_call,
)
from .states import DecisionOutcome
from .ties import met, months_from, sponsored

MIN_REASON: Final = 20
MAX_REASON: Final = 4_000


def decide_alone(
    row: Proposal, mentor: mentors.MentorData, outcome: str, reason: str, at: datetime, actor: int
) -> DecisionData:
    """Decide a locked proposal, as the rules leave it to one member.

    The same decision by the same person again is returned; another one after an award or decline
    is refused.
    """
    # A form sent twice is one decision.
    earlier = row.decisions.order_by("-pk").first()
    same = earlier is not None and (earlier.outcome, earlier.reason, earlier.decided_by_id) == (
        outcome,
        reason,
        actor,
    )
    # A case that an appeal sent back is decided anew, perhaps in the same words.
    is_again = row.open and outcome != DecisionOutcome.DEFER
    if earlier is not None and same and not is_again:
        return decision_data(earlier)
    check_open(row)
    check_evidence(row, outcome)
    check_account(row, outcome, at)
    return decision_data(write_decision(row, mentor, outcome, reason, at, actor, actor=actor))


def held_case(
    proposal_uuid: UUID, outcome: str, reason: str, at: datetime, actor: int
) -> tuple[Proposal, mentors.MentorData]:
    """The proposal, locked, for somebody who may decide on it and gives a reason.

    Rights come before everything the caller could learn from: whoever may not decide is told
    neither that it was decided nor that the reason is too short.
    """
    if outcome not in DecisionOutcome.values:
        raise Invalid(_("Choose award, decline or defer."), field="outcome")
    row = Proposal.objects.select_for_update().filter(uuid=proposal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    mentor = mentors.mentor(row.mentor_id)
    check_decider(mentor=mentor, actor=actor, at=at)
    check_reason(reason.strip())
    return row, mentor


def check_open(row: Proposal) -> None:
    """Refuse a proposal that was awarded or declined."""
    if not row.open:
        raise AlreadyDecided(_("This proposal was decided already: reload the page."))


def check_evidence(row: Proposal, outcome: str) -> None:
    """Refuse an award that no outcomes of learners stand behind (R3).

    Only outcomes of panels whose scores may decide count (default policy, 6).
    """
    evidence = [one for one in row.evaluation.facts["outcomes"] if one["reliable"]]
    if outcome == DecisionOutcome.AWARD and not evidence:
        raise AwardNeedsOutcomes(
            _("No award without learners' outcomes behind it: defer until some count."),
            field="outcome",
        )


def vote_rule(row: Proposal) -> VoteRule:
    """How many decide on the case, by the version of the policy that it is judged by."""
    version = programmes.policy_version(row.evaluation.policy_version_id)
    return version.policy.tier(row.tier_key).vote


def write_decision(
    row: Proposal,
    mentor: mentors.MentorData,
    outcome: str,
    reason: str,
    at: datetime,
    decided_by: int,
    *,
    actor: int | None,
    votes: audit.Json = None,
    lacks_sponsors: bool = False,
    instead_of: Decision | None = None,
) -> Decision:
    """Write what was decided on a locked proposal; standing and badge follow with it.

    ``actor`` is who acts just now, if anybody; ``votes`` are counts by outcome, for the log.
    ``lacks_sponsors``: the votes would award, and are deferred for want of sponsors.
    ``instead_of`` is the decline that an appeal turns into this award, whose sponsors count.
    ``AwardNeedsSponsors`` where too few stand.
    """
    sponsors = None
    if instead_of is not None:
        check_stood(instead_of, mentor)
        sponsors = Counted(hold_call(mentor.id, row.tier_key), ())
    elif outcome != DecisionOutcome.DEFER:
        sponsors = count_sponsors(row, mentor, outcome, at)
    # Announced in the same transaction: the badge follows by the outbox or not at all (0002).
    decision = _write(
        row,
        outcome,
        reason,
        at,
        decided_by,
        lacks_sponsors=lacks_sponsors,
        on_appeal=instead_of is not None,
    )
    if sponsors is not None:
        end_call(sponsors, decision, at)
    if instead_of is not None:
        carry_over(instead_of, decision)
    announce(decision_made, decision_uuid=str(decision.uuid), outcome=outcome)
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=f"decision.{outcome}",
        at=at,
        actor=actor,
        subject=f"decision:{decision.uuid}",
        data={
            "proposal": str(row.uuid),
            "tier": row.tier_key,
            "evaluation": str(row.evaluation.uuid),
            "evidence": row.evaluation.facts_hash,
            **({} if votes is None else {"votes": votes}),
        },
        people={"mentor": mentor.user_id},
    )
    return decision


def check_decider(*, mentor: mentors.MentorData, actor: int, at: datetime) -> None:
    """Refuse whoever may not decide on the mentor: no seat, a manager, or with a conflict."""
    _check_seat(mentor.programme_id, actor, at)
    why = conflict(programme_id=mentor.programme_id, member_id=actor, mentor=mentor, at=at)
    if why:
        raise MemberIsConflicted(why)


def check_reason(reason: str) -> None:
    """Refuse a reason that says too little, or too much."""
    if read_length(reason) < MIN_REASON or len(reason) > MAX_REASON:
        raise ReasonNeeded(
            _("Give the reason in {low} to {high} characters: the mentor reads it.").format(
                low=MIN_REASON, high=MAX_REASON
            ),
            field="reason",
        )


def conflict(*, programme_id: int, member_id: int, mentor: mentors.MentorData, at: datetime) -> str:
    """Why the member may not decide on the mentor, in words; empty when they may."""
    reasons = conflicts(programme_id=programme_id, member_id=member_id, people=[mentor], at=at)
    return reasons.get(mentor.id, "")


def kept_out_of(*, programme_id: int, member_id: int, at: datetime) -> frozenset[int]:
    """Accounts of everyone on whom the member may not decide.

    Themself, those they met or sponsor, and those to whom they declared a tie.
    """
    tied = Recusal.objects.filter(member_id=member_id, mentor__programme_id=programme_id)
    return (
        met(programme_id, member_id, at)
        | sponsored(programme_id, member_id, at).keys()
        | {member_id, *tied.values_list("mentor__user_id", flat=True)}
    )


def deciders(*, mentor: mentors.MentorData, at: datetime) -> frozenset[int]:
    """Accounts of the members of the committee who may decide on the mentor; constant queries."""
    held = programmes.roles_held(programme_id=mentor.programme_id, at=at)
    seats = {one.user_id for one in held if one.role in SEATS}
    managers = {one.user_id for one in held if one.role == Office.MANAGER}
    tied = Recusal.objects.filter(mentor_id=mentor.id).values_list("member_id", flat=True)
    # Who met or sponsors whom is the same from either side.
    known = met(mentor.programme_id, mentor.user_id, at)
    bound = sponsored(mentor.programme_id, mentor.user_id, at).keys()
    return frozenset(seats - managers - {*tied} - known - bound - {mentor.user_id})


def conflicts(
    *, programme_id: int, member_id: int, people: Collection[MentorOfPlace], at: datetime
) -> dict[int, str]:
    """By mentor id, why the member may neither read of nor decide on them; constant queries.

    Programme policy, governance: oneself, present or last year's pairings, sponsors, what one
    declared.
    """
    # As many for all of them as for one: a queue of a hundred cases asks this of each.
    known = met(programme_id, member_id, at)
    bound = sponsored(programme_id, member_id, at)
    tied = set(
        Recusal.objects.filter(
            member_id=member_id, mentor__in=[one.id for one in people]
        ).values_list("mentor_id", flat=True)
    )
    reasons = {}
    for mentor in people:
        if mentor.user_id == member_id:
            reasons[mentor.id] = _("Nobody decides on themselves.")
        elif mentor.user_id in known or mentor.user_id in bound:
            # One sentence for all ties: whom a mentor's sponsors are is not told before a decision.
            reasons[mentor.id] = _(
                "You and this mentor worked together in the last year, or one of you sponsored the "
                "other: someone else decides."
            )
        elif mentor.id in tied:
            reasons[mentor.id] = _("You take no part in this mentor's cases, as you declared.")
    return reasons


def decision(uuid: UUID | str) -> DecisionData:
    """One decision; ``NotFound`` if there is none."""
    row = (
        Decision.objects.select_related("proposal__evaluation", "mentor").filter(uuid=uuid).first()
    )
    if row is None:
        raise NotFound(_("There is no such decision."))
    return decision_data(row)


def decisions(uuids: Collection[UUID]) -> dict[UUID, DecisionData]:
    """Those that exist, by uuid, in one query; by values, for a thousand at once."""
    rows = Decision.objects.filter(uuid__in=list(uuids)).values_list(*_VALUES.values())
    by_proposal = {}
    for row in rows:
        values = dict(zip(_VALUES, row, strict=True))
        facts = values.pop("facts")
        by_proposal[values["uuid"]] = DecisionData(**_linked(facts), **values)
    return by_proposal


def awards_of(programme_id: int) -> list[UUID]:
    """The awards of a programme, oldest first."""
    rows = Decision.objects.filter(
        proposal__programme_id=programme_id, outcome=DecisionOutcome.AWARD
    )
    return list(rows.order_by("pk").values_list("uuid", flat=True))


def decisions_on(mentor_id: int) -> list[DecisionData]:
    """Every decision on a mentor, oldest first."""
    rows = Decision.objects.select_related("proposal__evaluation", "mentor")
    return [decision_data(row) for row in rows.filter(mentor_id=mentor_id).order_by("pk")]


def decision_data(row: Decision) -> DecisionData:
    """The row as handed out."""
    evaluation = row.proposal.evaluation
    return DecisionData(
        uuid=row.uuid,
        proposal_uuid=row.proposal.uuid,
        programme_id=row.proposal.programme_id,
        mentor_id=row.mentor_id,
        mentor_user_id=row.mentor.user_id,
        tier_key=row.tier_key,
        outcome=row.outcome,
        reason=words.reason_shown(row.reason, lacks_sponsors=row.lacks_sponsors),
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        valid_until=row.valid_until,
        policy_version_id=evaluation.policy_version_id,
        evaluation_uuid=evaluation.uuid,
        evidence_hash=evaluation.facts_hash,
        **_linked(evaluation.facts),
    )


def _linked(facts: dict[str, Any]) -> dict[str, Any]:
    pairings = [outcome["pairing"] for outcome in facts["outcomes"] if outcome["reliable"]]
    return {"outcomes": len(pairings), "pairings": frozenset(pairings)}


# Member of DecisionData -> where it stands, seen from a decision.
_VALUES: Final = {
    "uuid": "uuid",
    "proposal_uuid": "proposal__uuid",
    "programme_id": "proposal__programme_id",
    "mentor_id": "mentor_id",
    "mentor_user_id": "mentor__user_id",
    "tier_key": "tier_key",
    "outcome": "outcome",
    "reason": "reason",
    "decided_by": "decided_by_id",
    "decided_at": "decided_at",
    "valid_until": "valid_until",
    "policy_version_id": "proposal__evaluation__policy_version_id",
    "evaluation_uuid": "proposal__evaluation__uuid",
    "evidence_hash": "proposal__evaluation__facts_hash",
    "facts": "proposal__evaluation__facts",
}


def _check_seat(programme_id: int, actor: int, at: datetime) -> None:
    held = programmes.roles_of(programme_id=programme_id, user_id=actor, at=at)
    if not held & SEATS:
        raise OnlyTheCommitteeDecides(_("Only members of the programme's committee decide."))
    if Office.MANAGER in held:
        raise OnlyTheCommitteeDecides(
            _(
                "Managers appoint the committee, so they do not decide: give up one of the "
                "two roles."
            )
        )


def _write(
    row: Proposal,
    outcome: str,
    reason: str,
    at: datetime,
    decided_by: int,
    *,
    lacks_sponsors: bool,
    on_appeal: bool,
) -> Decision:
    version = programmes.policy_version(row.evaluation.policy_version_id)
    months = version.policy.tier(row.tier_key).valid_months
    until = months_from(at, months) if outcome == DecisionOutcome.AWARD else None
    decision = Decision.objects.create(
        proposal=row,
        mentor_id=row.mentor_id,
        tier_key=row.tier_key,
        outcome=outcome,
        reason=reason,
        decided_by_id=decided_by,
        decided_at=at,
        valid_until=until,
        lacks_sponsors=lacks_sponsors,
        on_appeal=on_appeal,
    )
    if outcome != DecisionOutcome.DEFER:
        row.open = None
        row.save(update_fields=["open"])
    if until is not None:
        Standing.objects.create(
            mentor_id=row.mentor_id,
            tier_key=row.tier_key,
            decision=decision,
            since=at,
            until=until,
        )
    return decision
