"""A committee votes on a case: one vote each, with a reason, until the outcome is certain.

A vote counts while its member may decide on the mentor: who lost the seat or met them meanwhile is
not counted. Until somebody has voted they see how many did, and neither how nor why (ADR 0067).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import votes as rules
from ..core.policy import VoteRule
from ..errors import Conflict, Invalid, NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from .accounts import check_account
from .data import DecisionData
from .decisions import (
    check_decider,
    check_evidence,
    check_open,
    decide_alone,
    deciders,
    decision_data,
    held_case,
    vote_rule,
    write_decision,
)
from .models import Decision, Proposal, Recusal, Vote
from .proposals import DECIDE_IN
from .sponsors import hold_call, lacks_sponsors
from .states import DecisionOutcome, Tie
from .vote_data import CaseVotes, VoteData


def decide(
    *,
    proposal_uuid: UUID,
    outcome: str,
    reason: str,
    at: datetime,
    actor: int,
    round_seen: int | None = None,
    changes: bool | None = None,
) -> DecisionData | VoteData:
    """Cast one's vote, or change it while the case is open; the decision where that settles it.

    Where the rules leave a case to one member, theirs is the decision. An award gives the standing
    and, by the outbox, a badge. The same vote again is no change. ``round_seen`` is the number of
    decisions before it that the caller knew of: a vote for a round that is over is not one in the
    next. ``changes`` says whether they knew of an own vote: False overwrites none. One transaction.
    Raises ``OnlyTheCommitteeDecides``, ``MemberIsConflicted``,
    ``ReasonNeeded``, ``AlreadyDecided``, ``AwardNeedsOutcomes``, ``Conflict``.
    """
    with transaction.atomic():
        row, mentor = held_case(proposal_uuid, outcome, reason, at, actor)
        rule, reason = vote_rule(row), reason.strip()
        if rule.quorum < 2:
            return decide_alone(row, mentor, outcome, reason, at, actor)
        now = row.decisions.count()
        last = Vote.objects.filter(proposal=row, member_id=actor).order_by("-round").first()
        same = last is not None and (last.outcome, last.reason) == (outcome, reason)
        is_over = not row.open or (round_seen is not None and round_seen < now)
        # A form sent twice is one vote, also where the first one settled the case.
        if last is not None and last.decision is not None and same and is_over:
            return decision_data(last.decision)
        check_open(row)
        if is_over:
            raise Conflict(
                _("The votes were counted meanwhile. Read what came of them, then vote anew.")
            )
        if last is not None and last.round == now and not same and changes is False:
            raise Conflict(
                _("You have voted meanwhile. Send this again if it is to take that vote's place.")
            )
        check_evidence(row, outcome)
        check_account(row, outcome, at)
        # Before the log is held, as whoever sponsors holds them (0069).
        hold_call(mentor.id, row.tier_key)
        if last is None or last.round < now or not same:
            _cast(row, now, outcome, reason, at, actor)
        decision = _settle(row, mentor, rule, at, actor)
        return VoteData(outcome, reason, at) if decision is None else decision_data(decision)


def recuse(*, proposal_uuid: UUID, tie: str, at: datetime, actor: int) -> None:
    """Declare a tie to the mentor of a case; a vote that was cast is not counted.

    It holds for all cases of the mentor. Doing it again changes nothing. One transaction; raises
    ``OnlyTheCommitteeDecides`` and, for who has a conflict already, ``MemberIsConflicted``.
    """
    check_tie(tie)
    with transaction.atomic():
        row = Proposal.objects.select_for_update().filter(uuid=proposal_uuid).first()
        if row is None:
            raise NotFound(_("There is no such proposal."))
        if Recusal.objects.filter(mentor_id=row.mentor_id, member_id=actor).exists():
            return
        mentor = mentors.mentor(row.mentor_id)
        check_decider(mentor=mentor, actor=actor, at=at)
        declare_tie(mentor, tie=tie, at=at, actor=actor, where={"proposal": str(row.uuid)})


def settle_case(row: Proposal, mentor: mentors.MentorData, at: datetime) -> None:
    """Decide a locked case by the votes that are in, where something else was waited for."""
    rule = vote_rule(row)
    if row.open and rule.quorum > 1:
        _settle(row, mentor, rule, at, None)


def check_tie(tie: str) -> None:
    """Refuse what is none of the ties to choose from."""
    if tie not in Tie.values:
        raise Invalid(_("Choose what ties you to the mentor."), field="tie")


def declare_tie(
    mentor: mentors.MentorData, *, tie: str, at: datetime, actor: int, where: dict[str, str]
) -> None:
    """Keep that somebody is tied to a mentor; votes of theirs on open cases are not counted.

    ``where`` says for the log on what case they declared it. In the caller's transaction, after
    ``check_tie``; again changes nothing. Perhaps theirs was the last vote that a case waited for.
    """
    found = Proposal.objects.filter(mentor_id=mentor.id, open=True).order_by("pk")
    cases = [
        Proposal.objects.select_for_update().get(pk=pk)
        for pk in list(found.values_list("pk", flat=True))
    ]
    # Before the log is held, as whoever sponsors holds them (0069).
    for case in cases:
        hold_call(mentor.id, case.tier_key)
    _row, is_new = Recusal.objects.get_or_create(
        mentor_id=mentor.id, member_id=actor, defaults={"tie": tie, "declared_at": at}
    )
    if not is_new:
        return
    Vote.objects.filter(proposal__mentor_id=mentor.id, member_id=actor, decision=None).delete()
    audit.record(
        stream=f"programme:{mentor.programme_id}",
        action="member.recused",
        at=at,
        actor=actor,
        subject=f"mentor:{mentor.uuid}",
        data={**where},
        people={"mentor": mentor.user_id},
    )
    for case in cases:
        settle_case(case, mentor, at)


def late_cases(*, at: datetime) -> list[int]:
    """Cases with votes whose time is over, the oldest first.

    None while their programme stands still, nor on mentors who have left.
    """
    voted = Vote.objects.filter(decision=None, proposal=OuterRef("pk"))
    rows = Proposal.objects.filter(
        Exists(voted),
        open=True,
        due_at__lte=at,
        programme_id__in=programmes.running(),
        mentor__left_at=None,
    ).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def settle_late(*, case_id: int, at: datetime) -> bool:
    """Decide a late case by the votes that are in, if they are as many as the rules ask for."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update().get(pk=case_id)
        if not row.open:
            return False
        mentor = mentors.mentor(row.mentor_id)
        return _settle(row, mentor, vote_rule(row), at, None, is_late=True) is not None


def case_votes(*, proposal_uuid: UUID, member_id: int, at: datetime) -> CaseVotes:
    """How the vote on a case stands, for a member; constant queries."""
    row = Proposal.objects.select_related("evaluation").filter(uuid=proposal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    mentor = mentors.mentor(row.mentor_id)
    able = deciders(mentor=mentor, at=at)
    own, others = None, []
    for one in _open_votes(row, able) if row.open else ():
        if one.member_id == member_id:
            own = VoteData(one.outcome, one.reason, one.cast_at, one.member_id)
        else:
            others.append(VoteData(one.outcome, one.reason, one.cast_at, one.member_id))
    rule = vote_rule(row)
    return CaseVotes(
        quorum=rule.quorum,
        share=rule.share,
        able=len(able),
        cast=len(others) + (own is not None),
        own=own,
        others=tuple(others) if own is not None else (),
        round=row.decisions.count(),
        is_open=bool(row.open),
    )


def votes_of(decision_uuids: Collection[UUID]) -> dict[UUID, list[VoteData]]:
    """The votes that were counted in each decision, in order; none where one person decided."""
    found: dict[UUID, list[VoteData]] = {one: [] for one in decision_uuids}
    rows = Vote.objects.filter(decision__uuid__in=list(decision_uuids)).order_by("pk")
    for uuid, outcome, reason, at, member in rows.values_list(
        "decision__uuid", "outcome", "reason", "cast_at", "member_id"
    ):
        found[uuid].append(VoteData(outcome, reason, at, member))
    return found


def voted_on(*, proposals: Collection[UUID], member_id: int) -> frozenset[UUID]:
    """Which of these open proposals the member has voted on; in one query."""
    rows = Vote.objects.filter(
        proposal__uuid__in=list(proposals), member_id=member_id, decision=None
    )
    return frozenset(rows.values_list("proposal__uuid", flat=True))


def _cast(row: Proposal, number: int, outcome: str, reason: str, at: datetime, actor: int) -> None:
    _vote, is_first = Vote.objects.update_or_create(
        proposal=row,
        round=number,
        member_id=actor,
        defaults={"outcome": outcome, "reason": reason, "cast_at": at},
    )
    # The log is read before the case is decided: it says that somebody voted, and not how.
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="vote.cast" if is_first else "vote.changed",
        at=at,
        actor=actor,
        subject=f"proposal:{row.uuid}",
        data={"tier": row.tier_key},
    )


def _open_votes(row: Proposal, able: Collection[int]) -> list[Vote]:
    """The votes of this round whose members may still decide."""
    return [one for one in row.votes.filter(decision=None).order_by("pk") if one.member_id in able]


def _settle(
    row: Proposal,
    mentor: mentors.MentorData,
    rule: VoteRule,
    at: datetime,
    actor: int | None,
    *,
    is_late: bool = False,
) -> Decision | None:
    """Write the decision if the votes that are in settle it.

    Those still to come are waited for however late it is, but by the daily run (``is_late``): or
    whoever completes the quorum of a late case would choose who takes part.
    """
    able = deciders(mentor=mentor, at=at)
    cast = _open_votes(row, able)
    counts = Counter(one.outcome for one in cast)
    to_come = 0 if is_late else len(able) - len(cast)
    outcome = rules.settled(rules.Votes.of(counts), rule, to_come=to_come)
    if outcome is None:
        return None
    # Votes for an award wait for sponsors until the last day, when they count as deferring.
    lacks = outcome == "award" and lacks_sponsors(row, mentor, at)
    if lacks and not is_late:
        return None
    outcome = "defer" if lacks else outcome
    decision = write_decision(
        row,
        mentor,
        outcome,
        _reasons(cast, outcome),
        at,
        next((one.member_id for one in cast if one.outcome == outcome), cast[0].member_id),
        actor=actor,
        lacks_sponsors=lacks,
        votes={name: counts.get(name, 0) for name in DecisionOutcome.values},
    )
    Vote.objects.filter(pk__in=[one.pk for one in cast]).update(decision=decision)
    # What was not counted is not kept: its member took no part.
    row.votes.filter(decision=None).delete()
    if outcome == "defer":
        # The next round has its own time.
        row.due_at = max(row.due_at, at + DECIDE_IN)
        row.save(update_fields=["due_at"])
    return decision


def _reasons(cast: Sequence[Vote], outcome: str) -> str:
    """What the mentor reads: the reasons of those who voted for what was decided.

    Empty where votes were divided, and nobody voted for looking again: said where it is shown.
    """
    return "\n\n".join(one.reason for one in cast if one.outcome == outcome)
