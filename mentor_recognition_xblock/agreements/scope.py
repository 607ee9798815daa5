"""The agreement of a pairing: one side proposes, the other signs, and a change needs both again.

Who proposes has signed by that; a newer proposal sets an unsigned one aside, so at most one waits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid
from ..inputs import require_length
from ..signals import agreement_proposed, agreement_set_aside, agreement_signed, announce
from .data import AgreementData
from .errors import StaleAgreement
from .models import Agreement
from .rows import agreement_data
from .sides import Person, Side, held_side, side_of
from .states import AgreementState

MAX_BRIEF: Final = 4_000
MAX_LIMITS: Final = 2_000
MAX_GOALS: Final = 7
MAX_GOAL: Final = 200


@retry_on_deadlock
def propose_agreement(
    *,
    pairing_uuid: UUID,
    who: Person,
    brief: str,
    goals: str,
    limits: str,
    base_num: int,
    at: datetime,
) -> AgreementData:
    """Propose what the pairing works on; ``goals`` are lines, ``base_num`` the newest one seen.

    The same words again are no change. ``StaleAgreement`` where the other side proposed meanwhile.
    """
    side, brief, limits = side_of(pairing_uuid, who), brief.strip(), limits.strip()
    wanted = goals_of(goals)
    if not brief:
        raise Invalid(_("Say in a sentence or two what the project is."), field="brief")
    require_length("brief", brief, MAX_BRIEF)
    require_length("limits", limits, MAX_LIMITS)
    with transaction.atomic():
        side = held_side(side.pair.id, who)
        newest = Agreement.objects.filter(pairing_id=side.pair.id).order_by("-num").first()
        if newest is not None and _says(newest, side, brief, wanted, limits):
            return agreement_data(newest)
        if base_num != (newest.num if newest else 0):
            raise StaleAgreement(
                _("A newer proposal came in while you wrote. Read it first; yours is still here.")
            )
        _set_aside(side.pair.id, at)
        row = Agreement.objects.create(
            pairing_id=side.pair.id,
            num=base_num + 1,
            brief=brief,
            goals=wanted,
            limits=limits,
            by_mentor=side.is_mentor,
            proposed_at=at,
        )
        announce(agreement_proposed, pairing_id=side.pair.id, num=row.num)
        _log(side, "agreement.proposed", row, actor=who.user_id, at=at)
    return agreement_data(row)


@retry_on_deadlock
def sign_agreement(*, pairing_uuid: UUID, who: Person, num: int, at: datetime) -> AgreementData:
    """Sign what the other side proposed; signed before is no change.

    ``Conflict`` for one's own proposal; ``StaleAgreement`` for one that waits no more.
    """
    pairing_id = side_of(pairing_uuid, who).pair.id
    with transaction.atomic():
        side = held_side(pairing_id, who)
        row = _row(side, num)
        if row.state == AgreementState.AGREED:
            return agreement_data(row)
        if row.state != AgreementState.PROPOSED:
            raise StaleAgreement(
                _("This proposal no longer waits for a signature. Look at the newest one.")
            )
        if row.by_mentor == side.is_mentor:
            raise Conflict(_("You proposed this: the other person signs it."))
        agreed = Agreement.objects.filter(pairing_id=side.pair.id, state=AgreementState.AGREED)
        agreed.update(state=AgreementState.REPLACED, closed_at=at)
        row.state, row.signed_at = AgreementState.AGREED, at
        row.save(update_fields=["state", "signed_at"])
        announce(agreement_signed, pairing_id=side.pair.id, num=row.num)
        _log(side, "agreement.signed", row, actor=who.user_id, at=at)
    return agreement_data(row)


@retry_on_deadlock
def set_agreement_aside(*, pairing_uuid: UUID, who: Person, num: int, at: datetime) -> bool:
    """Take back one's own proposal, or leave the other's unsigned; what was agreed stays.

    Whether something was. Set aside before is no change; ``Conflict`` for what both signed.
    """
    pairing_id = side_of(pairing_uuid, who).pair.id
    with transaction.atomic():
        side = held_side(pairing_id, who, running=False)
        row = _row(side, num)
        if row.state in (AgreementState.AGREED, AgreementState.REPLACED):
            raise Conflict(_("Both of you signed this: propose a change instead."))
        if row.state == AgreementState.PROPOSED:
            _set_aside(side.pair.id, at)
            if row.by_mentor != side.is_mentor:
                announce(agreement_set_aside, pairing_id=side.pair.id, num=row.num)
            _log(side, "agreement.set_aside", row, actor=who.user_id, at=at)
    agreed = Agreement.objects.filter(pairing_id=pairing_id, state=AgreementState.AGREED)
    return agreed.exists()


def goals_of(text: str) -> list[str]:
    """Goals, one a line; ``Invalid`` names what to fix."""
    goals = [line.strip().lstrip("-*• ").strip() for line in text.splitlines()]
    goals = [goal for goal in goals if goal]
    if not goals:
        raise Invalid(_("Name at least one goal, each on a line of its own."), field="goals")
    if len(goals) > MAX_GOALS:
        message = _("These are {n} goals. Keep the {most} that matter most.")
        raise Invalid(message.format(n=len(goals), most=MAX_GOALS), field="goals")
    for goal in goals:
        require_length("goals", goal, MAX_GOAL)
    return goals


def _row(side: Side, num: int) -> Agreement:
    row = Agreement.objects.filter(pairing_id=side.pair.id, num=num).first()
    if row is None:
        raise StaleAgreement(_("There is no such proposal. Look at the newest one."))
    return row


def _says(row: Agreement, side: Side, brief: str, goals: list[str], limits: str) -> bool:
    """Whether this is what the side proposed last: a form that was sent twice."""
    return (
        row.by_mentor == side.is_mentor
        and row.state in (AgreementState.PROPOSED, AgreementState.AGREED)
        and (row.brief, row.goals, row.limits) == (brief, goals, limits)
    )


def _set_aside(pairing_id: int, at: datetime) -> None:
    rows = Agreement.objects.filter(pairing_id=pairing_id, state=AgreementState.PROPOSED)
    rows.update(state=AgreementState.SET_ASIDE, closed_at=at)


def _log(side: Side, action: str, row: Agreement, *, actor: int, at: datetime) -> None:
    audit.record(
        stream=f"programme:{side.pair.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"pairing:{side.pair.uuid}",
        data={"num": row.num},
    )
