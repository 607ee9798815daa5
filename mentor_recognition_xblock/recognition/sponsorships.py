"""Mentors call for sponsors; who may, stands behind them with a statement, or does not.

A call is open: nobody is asked by name, so nobody has to say no. Until the decision the mentor
sees how many stand, and neither who nor what they wrote. Locks are held in one order: the open
case, the programme's open calls by their ids, then the statement.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..inputs import read_length
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import (
    announce,
    sponsor_call_opened,
    sponsor_reminded,
    sponsorship_given,
    sponsorship_withdrawn,
)
from .errors import MayNotSponsor, NoSponsorsSought
from .models import Proposal
from .sponsor_models import SponsorCall, Sponsorship
from .sponsors import circle_of, sought_by, sought_in_call
from .states import DecisionOutcome, SponsorshipState
from .votes import settle_case

MIN_STATEMENT: Final = 40
MAX_STATEMENT: Final = 2_000
MIN_INSTANCE: Final = 20
MAX_INSTANCE: Final = 1_000
# So long after an award a sponsor who has not met the mentor is reminded, once.
REMINDED_AFTER: Final = timedelta(days=30)


def seek_sponsors(*, mentor_id: int, at: datetime) -> UUID:
    """Call for sponsors towards the tier that asks for them; again is no change.

    ``NoSponsorsSought`` where nothing does now.
    """
    mentor = mentors.mentor(mentor_id)
    with transaction.atomic():
        sought = sought_by(mentor, at)
        if sought is None:
            raise NoSponsorsSought(
                _("You look for sponsors once every criterion of a tier that asks for them held.")
            )
        call, new = SponsorCall.objects.get_or_create(
            mentor_id=mentor_id,
            tier_key=sought.tier_key,
            open=True,
            defaults={"opened_at": at},
        )
        if new:
            announce(sponsor_call_opened, call_uuid=str(call.uuid))
            _record(call, mentor, "sponsors.sought", at, mentor.user_id)
    return call.uuid


def sponsor(
    *, call_uuid: UUID, user_id: int, statement: str, instance: str, at: datetime
) -> Sponsorship:
    """Stand behind a mentor with what one saw; the same words again are no change.

    Changed words take the place of those before, until the decision. The last sponsor that a case
    waits for may settle it. One transaction; raises ``MayNotSponsor``, ``NoSponsorsSought``.
    """
    check_words(statement, instance)
    with transaction.atomic():
        call, mentor, case = _held(call_uuid)
        sought = sought_in_call(call, at)
        if sought is None:
            raise _over()
        row = Sponsorship.objects.filter(call=call, sponsor_id=user_id).first()
        circle = circle_of(sought, at)
        said = {"statement": statement, "instance": instance}
        if row is not None and row in circle.standing:
            return _reworded(row, said, mentor, at)
        refusal = circle.refusal(user_id)
        if refusal:
            raise MayNotSponsor(refusal)
        if not circle.lacking:
            raise NoSponsorsSought(_("Enough sponsors stand behind this mentor already."))
        row, _new = Sponsorship.objects.update_or_create(
            call=call,
            sponsor_id=user_id,
            defaults={
                **said,
                "state": SponsorshipState.STANDS,
                "course_key": circle.mentors.get(user_id, ""),
                "stands_in": circle.stands_in(user_id),
                "given_at": at,
                "ended_at": None,
            },
        )
        announce(sponsorship_given, sponsorship_uuid=str(row.uuid), given=int(at.timestamp()))
        _record(call, mentor, "sponsorship.given", at, user_id)
        if case is not None:
            settle_case(case, mentor, at)
    row.refresh_from_db()
    return row


def decline_to_sponsor(*, call_uuid: UUID, user_id: int, at: datetime) -> None:
    """Not this time, without a reason: the call is not shown to one any more; nobody is told."""
    with transaction.atomic():
        call, mentor, _case = _held(call_uuid)
        sought = sought_in_call(call, at)
        if sought is None:
            raise _over()
        row = Sponsorship.objects.filter(call=call, sponsor_id=user_id).first()
        if row is not None and row.state == SponsorshipState.STANDS:
            raise Conflict(_("You stand behind this mentor: withdraw that instead."))
        if row is None:
            refusal = circle_of(sought, at).refusal(user_id)
            if refusal:
                raise MayNotSponsor(refusal)
            Sponsorship.objects.create(
                call=call, sponsor_id=user_id, state=SponsorshipState.PASSED, given_at=at
            )
            # About nobody: an export of the mentor's data would tell that somebody passed.
            _record(call, mentor, "sponsorship.passed", at, user_id, about=False)


def withdraw_sponsorship(*, sponsorship_uuid: UUID, user_id: int, at: datetime) -> None:
    """Stand behind the mentor no longer, until the decision; the words go. Again is no change."""
    with transaction.atomic():
        row = _own(sponsorship_uuid, user_id)
        call, mentor, _case = _held(row.call.uuid)
        row = Sponsorship.objects.select_for_update().get(pk=row.pk)
        if row.state == SponsorshipState.WITHDRAWN:
            return
        if row.state != SponsorshipState.STANDS:
            raise NoSponsorsSought(_("This case is decided: the statement stays with it."))
        row.state, row.ended_at = SponsorshipState.WITHDRAWN, at
        row.statement = row.instance = ""
        row.save(update_fields=["state", "ended_at", "statement", "instance"])
        announce(sponsorship_withdrawn, sponsorship_uuid=str(row.uuid), ended=int(at.timestamp()))
        _record(call, mentor, "sponsorship.withdrawn", at, user_id)


def meet_sponsored(*, sponsorship_uuid: UUID, user_id: int, met_on: date, at: datetime) -> None:
    """Say when one met the mentor whom one sponsored, after the award; the same day is no change.

    ``Conflict`` before an award and for another day than was said before.
    """
    with transaction.atomic():
        row = _own(sponsorship_uuid, user_id)
        row = Sponsorship.objects.select_for_update().get(pk=row.pk)
        decision = row.decision
        if decision is None or decision.outcome != DecisionOutcome.AWARD:
            raise Conflict(_("You meet whom you sponsored once they hold the tier."))
        if row.met_on == met_on:
            return
        if row.met_on is not None:
            raise Conflict(_("You said before when you met."))
        if not decision.decided_at.date() <= met_on <= at.date():
            raise Invalid(_("Give a day between the award and today."), field="met_on")
        row.met_on = met_on
        row.save(update_fields=["met_on"])
        mentor = mentors.mentor(row.call.mentor_id)
        _record(row.call, mentor, "sponsorship.met", at, user_id)


def remind_sponsors(*, at: datetime) -> int:
    """Remind sponsors, once each, who have not met the mentor after so long; returns how many."""
    rows = Sponsorship.objects.filter(
        state=SponsorshipState.DECIDED,
        decision__outcome=DecisionOutcome.AWARD,
        decision__decided_at__lte=at - REMINDED_AFTER,
        met_on=None,
        reminded_at=None,
        call__mentor__left_at=None,
        call__mentor__programme_id__in=programmes.running(),
    )
    reminded = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Sponsorship.objects.select_for_update().get(pk=pk)
            if row.met_on is None and row.reminded_at is None:
                row.reminded_at = at
                row.save(update_fields=["reminded_at"])
                announce(sponsor_reminded, sponsorship_uuid=str(row.uuid))
                mentor = mentors.mentor(row.call.mentor_id)
                _record(row.call, mentor, "sponsorship.reminded", at, None)
                reminded += 1
    return reminded


def check_words(statement: str, instance: str) -> None:
    """Refuse a statement that says too little or too much, or tells no instance."""
    if read_length(statement) < MIN_STATEMENT or len(statement) > MAX_STATEMENT:
        raise Invalid(
            _("Say what you saw in {low} to {high} characters.").format(
                low=MIN_STATEMENT, high=MAX_STATEMENT
            ),
            field="statement",
        )
    if read_length(instance) < MIN_INSTANCE or len(instance) > MAX_INSTANCE:
        raise Invalid(
            _("Tell one instance in {low} to {high} characters: when, and what they did.").format(
                low=MIN_INSTANCE, high=MAX_INSTANCE
            ),
            field="instance",
        )


def _reworded(
    row: Sponsorship, said: dict[str, str], mentor: mentors.MentorData, at: datetime
) -> Sponsorship:
    if (row.statement, row.instance) != (said["statement"], said["instance"]):
        row.statement, row.instance = said["statement"], said["instance"]
        row.save(update_fields=["statement", "instance"])
        _record(row.call, mentor, "sponsorship.changed", at, row.sponsor_id)
    return row


def _held(call_uuid: UUID) -> tuple[SponsorCall, mentors.MentorData, Proposal | None]:
    """A call, its mentor and the open case, all held until the transaction ends."""
    found = SponsorCall.objects.filter(uuid=call_uuid).first()
    if found is None:
        raise NotFound(_("There is no such call for sponsors."))
    mentor = mentors.mentor(found.mentor_id)
    # Rows are locked by their ids: by another index, a decision that closes them would deadlock.
    cases = Proposal.objects.filter(mentor_id=mentor.id, tier_key=found.tier_key, open=True)
    case = None
    for pk in cases.values_list("pk", flat=True)[:1]:
        case = Proposal.objects.select_for_update().get(pk=pk)
    # All open ones of the programme: whoever answers two at once, or two who answer one another,
    # are asked one after the other.
    calls = SponsorCall.objects.filter(mentor__programme_id=mentor.programme_id, open=True)
    held = {*calls.values_list("pk", flat=True), found.pk}
    locked = SponsorCall.objects.select_for_update().filter(pk__in=held).order_by("pk")
    call = next(one for one in locked if one.pk == found.pk)
    return call, mentor, case if case is not None and case.open else None


def _own(uuid: UUID, user_id: int) -> Sponsorship:
    row = Sponsorship.objects.select_related("call").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such sponsorship."))
    if row.sponsor_id != user_id:
        raise NotAllowed(_("This is for whoever wrote it."), code="not_yours")
    return row


def _over() -> NoSponsorsSought:
    return NoSponsorsSought(_("This mentor looks for no sponsors any more."))


def _record(
    call: SponsorCall,
    mentor: mentors.MentorData,
    action: str,
    at: datetime,
    actor: int | None,
    *,
    about: bool = True,
) -> None:
    audit.record(
        stream=f"programme:{mentor.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"sponsor_call:{call.uuid}",
        data={"tier": call.tier_key},
        people={"mentor": mentor.user_id} if about else {},
    )
