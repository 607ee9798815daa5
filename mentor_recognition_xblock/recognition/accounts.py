"""A mentor's own account of their case: the words that stand beside the figures (R88).

Where a tier asks for one, the vote opens once it is in. From the last day on a case may be declined
or deferred without it, so that nobody waits for ever; an award always needs it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.policy import Tier
from ..errors import Conflict, NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, case_needs_account
from .case_data import AccountData
from .errors import AlreadyDecided, CaseNeedsAccount
from .models import CaseAccount, Proposal
from .states import DecisionOutcome

MIN_ACCOUNT: Final = 40
MAX_ACCOUNT: Final = 4_000
REMINDED_BEFORE: Final = timedelta(days=7)


def tell(*, proposal_uuid: UUID, mentor_id: int, words: str, at: datetime) -> bool:
    """Tell of one's open case, or tell it anew before the committee votes; False for no change.

    One transaction. Raises ``AlreadyDecided``, and ``Conflict`` once somebody has voted: nobody
    votes on words that change afterwards. A deferral opens it again.
    """
    with transaction.atomic():
        rows = Proposal.objects.select_for_update()
        row = rows.filter(uuid=proposal_uuid, mentor_id=mentor_id).first()
        if row is None:
            raise NotFound(_("You have no such case."))
        known = CaseAccount.objects.filter(proposal=row).first()
        if known is not None and known.words == words:
            return False
        if not row.open:
            raise AlreadyDecided(_("This case was decided already: reload the page."))
        # A first word is taken also then: without one nothing can be awarded.
        if known is not None and row.votes.filter(decision=None).exists():
            raise Conflict(
                _("The committee has begun to vote: what you told stands as it is."), field="words"
            )
        CaseAccount.objects.update_or_create(proposal=row, defaults={"words": words, "told_at": at})
        mentor = mentors.mentor(mentor_id)
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="case.told" if known is None else "case.told_anew",
            at=at,
            actor=mentor.user_id,
            subject=f"proposal:{row.uuid}",
            data={"tier": row.tier_key},
            people={"mentor": mentor.user_id},
        )
    return True


def account_of(proposal_uuid: UUID) -> AccountData | None:
    """What the mentor told of the case, if anything."""
    row = CaseAccount.objects.filter(proposal__uuid=proposal_uuid).first()
    return None if row is None else AccountData(row.words, row.told_at)


def wants_account(row: Proposal) -> bool:
    """Whether the case is to be told of and is not; by the rules that it is judged by."""
    return _tier(row).account and not CaseAccount.objects.filter(proposal=row).exists()


def lacks_account(proposal_uuid: UUID, *, outcome: str, at: datetime) -> str:
    """Why a case cannot be voted on so while its mentor has not told of it; empty where it can."""
    row = Proposal.objects.select_related("evaluation").get(uuid=proposal_uuid)
    try:
        check_account(row, outcome, at)
    except CaseNeedsAccount as refusal:
        return str(refusal)
    return ""


def cases_without_account(proposal_uuids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these open cases wait for their mentor's words; constant queries."""
    rows = Proposal.objects.filter(uuid__in=list(proposal_uuids), open=True, account=None)
    found = list(rows.values_list("uuid", "tier_key", "evaluation__policy_version_id"))
    policies = {
        version: programmes.policy_version(version).policy
        for version in {version for _uuid, _tier_key, version in found}
    }
    return frozenset(uuid for uuid, key, version in found if policies[version].tier(key).account)


def check_account(row: Proposal, outcome: str, at: datetime) -> None:
    """Refuse a vote on a case that its mentor is still to tell of."""
    if not wants_account(row):
        return
    if at < row.due_at:
        raise CaseNeedsAccount(
            _(
                "The vote opens once the mentor has told of the case in their own words; from "
                "{day} on it may be declined or deferred without them."
            ).format(day=date_format(localtime(row.due_at)))
        )
    if outcome == DecisionOutcome.AWARD:
        raise CaseNeedsAccount(
            _(
                "No award before the mentor has told of the case in their own words: decline or "
                "defer it."
            ),
            field="outcome",
        )


def remind_of_accounts(*, at: datetime) -> int:
    """Remind mentors of open cases that they are to tell of, a week before the last day.

    Returns how many cases lack their words; who was reminded of a last day is not again.
    """
    rows = Proposal.objects.select_related("evaluation").filter(
        open=True,
        account=None,
        due_at__gt=at,
        due_at__lte=at + REMINDED_BEFORE,
        programme_id__in=programmes.running(),
        mentor__left_at=None,
    )
    lacking = [row for row in rows.order_by("pk") if _tier(row).account]
    for row in lacking:
        with transaction.atomic():
            announce(case_needs_account, proposal_uuid=str(row.uuid))
    return len(lacking)


def _tier(row: Proposal) -> Tier:
    version = programmes.policy_version(row.evaluation.policy_version_id)
    return version.policy.tier(row.tier_key)
