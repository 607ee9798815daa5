"""What the two of a pairing agreed, and their checkpoints: one page for each pairing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import inputs
from ..access import SHOWS_PRIVATE
from ..agreements import acts
from ..agreements import api as agreements
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..pairing import api as pairing
from .actions import Action, Next, Offer, Page, Show, address
from .visit import Visit

_PAIRING: Final[dict[str, inputs.Field]] = {"pairing_uuid": inputs.Identifier()}


def page(visit: Visit, data: Mapping[str, Any]) -> Page:
    """A pairing of one's own: what waits first, then the agreement and the checkpoints."""
    return _page(visit, agreements.side_of(data["pairing_uuid"], _who(visit)))


def _page(visit: Visit, side: agreements.Side) -> Page:
    shared = agreements.own_collaboration(side)
    pair, is_mentor, runs = side.pair, side.is_mentor, side.pair.ends_at is None
    other_id = pair.learner_id if is_mentor else mentors.mentor(pair.mentor_id).user_id
    other = shown_name(visit.people([other_id]).get(other_id))
    rows = [
        _row(one, is_mentor=is_mentor, other=other, at=visit.at, runs=runs)
        for one in shared.checkpoints
    ]
    return Page(
        "working_together.html",
        {
            "pair": pair,
            "is_mentor": is_mentor,
            "other": other,
            "runs": runs,
            "first": first_sentence(shared, is_mentor=is_mentor, other=other, at=visit.at)
            if runs
            else "",
            "shared": shared,
            "agreed_or_proposed": shared.agreed or shared.proposed,
            "form": _form(shared),
            "to_confirm": [row for row in rows if row["may_confirm"]],
            "coming": [row for row in rows if row["is_open"] and not row["may_confirm"]],
            "over": [row for row in reversed(rows) if not row["is_open"]],
            "contacts": agreements.contacts(pair, at=visit.at).continuity if runs else None,
            "gap": agreements.GAP,
        },
        address("show_pairing", pairing_uuid=str(pair.uuid)),
    )


def summaries(
    pairs: list[pairing.PairingData], *, is_mentor: bool, at: datetime
) -> dict[int, dict[str, Any]]:
    """For each pairing, in two queries: what waits in words, and when the two meet next."""
    found = agreements.collaborations([pair.id for pair in pairs])
    coming = {pairing_id: one.next_checkpoint(at) for pairing_id, one in found.items()}
    return {
        pairing_id: {
            "words": summary(one, is_mentor=is_mentor, at=at),
            "next_at": None if (next_one := coming[pairing_id]) is None else next_one.starts_at,
        }
        for pairing_id, one in found.items()
    }


def summary(shared: agreements.Collaboration, *, is_mentor: bool, at: datetime) -> str:
    """What waits for this side, else what is planned, else what is missing."""
    waiting = shared.to_confirm(at, mentor=is_mentor)
    coming = shared.next_checkpoint(at)
    if shared.proposed is not None and shared.proposed.by_mentor != is_mentor:
        return _("A proposal of what you work on waits for your signature.")
    if waiting:
        return ngettext(
            "{n} checkpoint waits for your word on whether it took place.",
            "{n} checkpoints wait for your word on whether they took place.",
            len(waiting),
        ).format(n=len(waiting))
    if shared.agreed is None and shared.proposed is None:
        return _("You two have not agreed on what you work on yet.")
    if coming is None:
        return _("No checkpoint is planned.")
    return ""


def first_sentence(
    shared: agreements.Collaboration, *, is_mentor: bool, other: str, at: datetime
) -> str:
    """How the page begins: what waits, for whom."""
    waits = summary(shared, is_mentor=is_mentor, at=at)
    if waits:
        return waits
    if shared.proposed is not None:
        return _("Your proposal waits for {name}'s signature.").format(name=other)
    return _("Nothing waits for you here.")


def _row(
    one: agreements.CheckpointData, *, is_mentor: bool, other: str, at: datetime, runs: bool
) -> dict[str, Any]:
    mine, theirs = one.confirmed_by(mentor=is_mentor), one.confirmed_by(mentor=not is_mentor)
    pending = one.is_pending(at)
    is_planned = one.state == agreements.CheckpointState.PLANNED
    is_coming = is_planned and not pending and runs
    return {
        "one": one,
        "is_coming": is_coming,
        "is_open": pending or is_coming,
        "may_confirm": pending and not mine,
        "may_miss": pending,
        "may_take_back": one.missed_by_mentor is is_mentor,
        "may_correct": mine and (pending or one.state == agreements.CheckpointState.HELD),
        "own_note": one.mentor_note if is_mentor else one.learner_note,
        "other_note": one.learner_note if is_mentor else one.mentor_note,
        "state": _state(one, mine=mine, theirs=theirs, pending=pending, other=other)
        if is_coming or pending or not is_planned
        else _("The pairing ended before it"),
        "look": _look(one, pending=pending) if is_coming or pending or not is_planned else "",
    }


def _state(
    one: agreements.CheckpointData, *, mine: bool, theirs: bool, pending: bool, other: str
) -> str:
    settled = {
        agreements.CheckpointState.HELD: _("Held"),
        agreements.CheckpointState.MISSED: _("Did not take place"),
        agreements.CheckpointState.CANCELLED: _("Called off"),
    }
    if one.state in settled:
        return settled[agreements.CheckpointState(one.state)]
    if mine:
        return _("Waits for {name}").format(name=other)
    if theirs:
        return _("{name} says it took place").format(name=other)
    return _("Waits for both of you") if pending else _("Planned")


def _look(one: agreements.CheckpointData, *, pending: bool) -> str:
    if one.state == agreements.CheckpointState.HELD:
        return "good"
    if one.state == agreements.CheckpointState.MISSED:
        return "bad"
    return "wait" if pending else "info"


def _form(shared: agreements.Collaboration) -> dict[str, Any]:
    """What the form of a proposal holds: what waits, else what is agreed, to change it."""
    last = shared.proposed or shared.agreed
    return {
        "brief": last.brief if last else "",
        "goals": "\n".join(last.goals) if last else "",
        "limits": last.limits if last else "",
    }


def _who(visit: Visit) -> agreements.Person:
    return agreements.Person(visit.user_id, visit.programme.id)


def _again(after: Next) -> Page:
    return page(after.visit, after.data)


def _of_checkpoint(after: Next) -> Page:
    """The page of the pairing whose checkpoint it is."""
    pairing_id = after.done.made.pairing_id
    return _page(after.visit, agreements.side_of_id(pairing_id, _who(after.visit)))


ACTIONS: Final[dict[str, Offer]] = {
    "show_pairing": Show(page, (), SHOWS_PRIVATE, fields=_PAIRING),
    "propose_agreement": Action(acts.propose_agreement, _again),
    "sign_agreement": Action(acts.sign_agreement, _again),
    "set_agreement_aside": Action(acts.set_agreement_aside, _again),
    "plan_checkpoint": Action(acts.plan_checkpoint, _of_checkpoint),
    "move_checkpoint": Action(acts.move_checkpoint, _of_checkpoint),
    "cancel_checkpoint": Action(acts.cancel_checkpoint, _of_checkpoint),
    "confirm_checkpoint": Action(acts.confirm_checkpoint, _of_checkpoint),
    "miss_checkpoint": Action(acts.miss_checkpoint, _of_checkpoint),
}
