"""Checkpoints: planned with an agenda, moved or called off by either, held once both say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid
from ..inputs import require_length
from ..pairing import api as pairing
from ..signals import (
    announce,
    checkpoint_cancelled,
    checkpoint_held,
    checkpoint_missed,
    checkpoint_planned,
)
from .data import CheckpointData
from .errors import CheckpointIsSettled
from .models import Checkpoint
from .rows import checkpoint_data
from .sides import Person, Side, held_side, not_yours, side_of, side_of_id
from .states import CheckpointState

MAX_AGENDA: Final = 2_000
MAX_NOTE: Final = 2_000
MAX_PLANNED: Final = 12  # at one time: a term of weekly meetings
FURTHEST: Final = timedelta(days=366)


@retry_on_deadlock
def plan_checkpoint(
    *,
    pairing_uuid: UUID,
    who: Person,
    starts_at: datetime | None,
    agenda: str,
    at: datetime,
    request_key: str = "",
) -> CheckpointData:
    """Plan a meeting of a running pairing; the same ``request_key`` again is no change."""
    pairing_id = side_of(pairing_uuid, who).pair.id
    agenda = _agenda(agenda)
    with transaction.atomic():
        side = held_side(pairing_id, who)
        own = Checkpoint.objects.filter(pairing_id=pairing_id)
        if request_key:
            made = own.filter(by_mentor=side.is_mentor, request_key=request_key).first()
            if made is not None:
                return checkpoint_data(made)
        moment = _moment(starts_at, at)
        if own.filter(state=CheckpointState.PLANNED).count() >= MAX_PLANNED:
            raise Conflict(
                _("{n} checkpoints are planned already. Call one off, or confirm one.").format(
                    n=MAX_PLANNED
                )
            )
        row = Checkpoint.objects.create(
            pairing_id=pairing_id,
            starts_at=moment,
            agenda=agenda,
            by_mentor=side.is_mentor,
            planned_at=at,
            request_key=request_key or None,
        )
        _planned(side, row, "checkpoint.planned", actor=who.user_id, at=at)
    return checkpoint_data(row)


@retry_on_deadlock
def move_checkpoint(
    *,
    checkpoint_uuid: UUID,
    who: Person,
    starts_at: datetime | None,
    agenda: str,
    at: datetime,
) -> tuple[CheckpointData, bool]:
    """Another time or agenda for a planned meeting that nobody has confirmed; the other is told.

    And whether anything is another now.
    """
    agenda = _agenda(agenda)
    with transaction.atomic():
        side, row = _held(checkpoint_uuid, who)
        _require_planned(row)
        if row.learner_confirmed_at or row.mentor_confirmed_at:
            raise CheckpointIsSettled(
                _("One of you has confirmed that it took place: plan another one instead.")
            )
        moment = _moment(starts_at, at)
        if (row.starts_at, row.agenda) == (moment, agenda):
            return checkpoint_data(row), False
        row.starts_at, row.agenda, row.by_mentor, row.reminded = moment, agenda, side.is_mentor, ""
        # A key belongs to the plan that was sent with it, by whoever sent that.
        row.request_key, row.planned_at = None, at
        row.save()
        _planned(side, row, "checkpoint.moved", actor=who.user_id, at=at)
    return checkpoint_data(row), True


@retry_on_deadlock
def cancel_checkpoint(*, checkpoint_uuid: UUID, who: Person, at: datetime) -> CheckpointData:
    """Call a planned meeting off; called off before is no change."""
    with transaction.atomic():
        side, row = _held(checkpoint_uuid, who, running=False)
        if row.state == CheckpointState.CANCELLED:
            return checkpoint_data(row)
        _require_planned(row)
        _close(row, CheckpointState.CANCELLED, at)
        announce(checkpoint_cancelled, checkpoint_uuid=str(row.uuid), by_mentor=side.is_mentor)
        _log(side, "checkpoint.cancelled", row, actor=who.user_id, at=at)
    return checkpoint_data(row)


@retry_on_deadlock
def confirm_checkpoint(
    *, checkpoint_uuid: UUID, who: Person, note: str, at: datetime
) -> CheckpointData:
    """Say that a meeting took place, with what was agreed; it is held once both have said so.

    Said again, the note is corrected; who said that it did not take place takes that back by it.
    ``Conflict`` before its time, and where the other side says that it did not.
    """
    note = note.strip()
    require_length("note", note, MAX_NOTE)
    with transaction.atomic():
        side, row = _held(checkpoint_uuid, who, running=False)
        if row.state == CheckpointState.MISSED and row.missed_by_mentor == side.is_mentor:
            row.state, row.missed_by_mentor, row.closed_at = CheckpointState.PLANNED, None, None
        if row.state not in (CheckpointState.PLANNED, CheckpointState.HELD):
            raise CheckpointIsSettled(
                _("This checkpoint is settled: {state}.").format(state=_STATES[row.state]())
            )
        if row.starts_at > at:
            raise Conflict(_("Confirm it when its time has come; move it if you met earlier."))
        if side.is_mentor:
            row.mentor_note, row.mentor_confirmed_at = note, row.mentor_confirmed_at or at
        else:
            row.learner_note, row.learner_confirmed_at = note, row.learner_confirmed_at or at
        both = row.learner_confirmed_at is not None and row.mentor_confirmed_at is not None
        held = both and row.state == CheckpointState.PLANNED
        if held:
            row.state, row.closed_at = CheckpointState.HELD, at
        row.save()
        if held:
            pairing.note_contact(
                programme_id=side.pair.programme_id,
                course_key=side.pair.course_key,
                learner_id=side.pair.learner_id,
                at=max(row.starts_at, side.pair.starts_at),
            )
            announce(checkpoint_held, checkpoint_uuid=str(row.uuid))
            _log(side, "checkpoint.held", row, actor=who.user_id, at=at)
    return checkpoint_data(row)


@retry_on_deadlock
def miss_checkpoint(*, checkpoint_uuid: UUID, who: Person, at: datetime) -> CheckpointData:
    """Say that a meeting did not take place; said before is no change. The other side is told.

    Also where the other side has confirmed it: only what both say counts. Confirming it later
    takes this back.
    """
    with transaction.atomic():
        side, row = _held(checkpoint_uuid, who, running=False)
        if row.state == CheckpointState.MISSED:
            return checkpoint_data(row)
        _require_planned(row)
        if row.starts_at > at:
            raise Conflict(_("Its time has not come: call it off instead."))
        row.missed_by_mentor = side.is_mentor
        # Their own earlier word that it took place is withdrawn by this one.
        confirmed = "mentor_confirmed_at" if side.is_mentor else "learner_confirmed_at"
        setattr(row, confirmed, None)
        _close(row, CheckpointState.MISSED, at)
        announce(checkpoint_missed, checkpoint_uuid=str(row.uuid), by_mentor=side.is_mentor)
        _log(side, "checkpoint.missed", row, actor=who.user_id, at=at)
    return checkpoint_data(row)


def _held(checkpoint_uuid: UUID, who: Person, *, running: bool = True) -> tuple[Side, Checkpoint]:
    """The side and the row, once the pairing is held; one refusal for what is not theirs."""
    found = Checkpoint.objects.filter(uuid=checkpoint_uuid)
    pairing_id = found.values_list("pairing_id", flat=True).first()
    if pairing_id is None:
        raise not_yours()
    side_of_id(pairing_id, who)  # strangers wait for no lock
    side = held_side(pairing_id, who, running=running)
    return side, found.get()


def _require_planned(row: Checkpoint) -> None:
    if row.state != CheckpointState.PLANNED:
        raise CheckpointIsSettled(
            _("This checkpoint is settled: {state}. Plan another one.").format(
                state=_STATES[row.state]()
            )
        )


_STATES: Final[dict[str, Callable[[], str]]] = {
    CheckpointState.HELD: lambda: _("it was held"),
    CheckpointState.MISSED: lambda: _("it did not take place"),
    CheckpointState.CANCELLED: lambda: _("it was called off"),
}


def _agenda(text: str) -> str:
    agenda = text.strip()
    require_length("agenda", agenda, MAX_AGENDA)
    return agenda


def _moment(starts_at: datetime | None, at: datetime) -> datetime:
    if starts_at is None:
        raise Invalid(_("Choose a day and a time."), field="starts_at")
    if starts_at < at:
        raise Invalid(_("This moment has passed: choose a later one."), field="starts_at")
    if starts_at > at + FURTHEST:
        raise Invalid(_("Choose a day within a year."), field="starts_at")
    return starts_at


def _close(row: Checkpoint, state: str, at: datetime) -> None:
    row.state, row.closed_at = state, at
    row.save()


def _planned(side: Side, row: Checkpoint, action: str, *, actor: int, at: datetime) -> None:
    announce(
        checkpoint_planned,
        checkpoint_uuid=str(row.uuid),
        by_mentor=side.is_mentor,
        at=at.isoformat(),
    )
    _log(side, action, row, actor=actor, at=at)


def _log(side: Side, action: str, row: Checkpoint, *, actor: int, at: datetime) -> None:
    audit.record(
        stream=f"programme:{side.pair.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"checkpoint:{row.uuid}",
    )
