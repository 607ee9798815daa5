"""The way of a mentor's own cases: dated steps, the next one, and the clock (R14)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ..core.policy import Policy
from ..errors import NotFound
from .case_data import AccountData, CaseStep, OwnCase
from .data import ProposalData
from .models import CaseAccount, Decision, Proposal
from .queries import policy_of, proposal_data, proposal_rows, tier_title
from .states import DecisionOutcome


def own_cases(mentor_id: int, *, at: datetime) -> list[OwnCase]:
    """A mentor's open case, else the newest one, if there is any; a few queries.

    A member's vote is no step: how many have voted stays among those who decide.
    """
    rows = Proposal.objects.select_related("evaluation__term").filter(mentor_id=mentor_id)
    shown = list(rows.filter(open=True).order_by("pk")) or list(rows.order_by("-pk")[:1])
    known: dict[int, Policy] = {}
    return [_case(row, known, at) for row in shown]


def case_of(proposal_uuid: UUID | str) -> ProposalData:
    """An open or decided case by its uuid; ``NotFound`` if there is none."""
    row = proposal_rows().filter(uuid=proposal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    return proposal_data(row, {})


def is_told_or_over(proposal_uuid: UUID | str) -> bool:
    """Whether a mentor has no more to tell of a case; also where there is none."""
    rows = Proposal.objects.filter(uuid=proposal_uuid, open=True, account=None)
    return not rows.exists()


def _case(row: Proposal, known: dict[int, Policy], at: datetime) -> OwnCase:
    policy = policy_of(row.evaluation.policy_version_id, known)
    found = CaseAccount.objects.filter(proposal=row).first()
    account = None if found is None else AccountData(found.words, found.told_at)
    decisions = list(row.decisions.order_by("pk"))
    is_open = bool(row.open)
    is_asked = is_open and account is None and policy.tier(row.tier_key).account
    last = decisions[-1] if decisions else None
    return OwnCase(
        uuid=row.uuid,
        tier_title=tier_title(policy, row.tier_key),
        is_open=is_open,
        due_at=row.due_at,
        is_late=is_open and at > row.due_at,
        steps=_steps(row, account, decisions),
        next_step=_next_step(row, last, is_asked=is_asked, at=at),
        account=account,
        may_tell=is_open and (account is None or not row.votes.filter(decision=None).exists()),
        is_asked=is_asked,
        award=last.uuid if last and last.outcome == DecisionOutcome.AWARD else None,
    )


def _steps(
    row: Proposal, account: AccountData | None, decisions: list[Decision]
) -> tuple[CaseStep, ...]:
    term = row.evaluation.term.title
    steps = [CaseStep(row.opened_at, _("Proposed at the close of “{term}”").format(term=term))]
    if account is not None:
        steps.append(CaseStep(account.told_at, _("You told of it in your own words")))
    words = {
        DecisionOutcome.AWARD: _("Awarded by the committee"),
        DecisionOutcome.DECLINE: _("Declined by the committee, with its reason"),
        DecisionOutcome.DEFER: _("Deferred by the committee: it looks at the case again"),
    }
    steps += [
        CaseStep(
            one.decided_at,
            _("Awarded on appeal") if one.on_appeal else words[DecisionOutcome(one.outcome)],
        )
        for one in decisions
    ]
    return tuple(sorted(steps, key=lambda one: one.at))


def _next_step(row: Proposal, last: Decision | None, *, is_asked: bool, at: datetime) -> str:
    if not row.open:
        if last is not None and last.outcome == DecisionOutcome.AWARD:
            return _("Claim the badge, once it is issued.")
        return ""
    if is_asked:
        if at > row.due_at:
            return _(
                "Tell of it in your own words: nothing is awarded before. The committee's time is "
                "over, and it may decline or defer the case meanwhile."
            )
        return _("Tell of it in your own words: the committee votes once you have.")
    if at > row.due_at:
        return _("The committee decides; its time is over, and managers read that it is late.")
    return _("The committee reads the dossier and votes.")
