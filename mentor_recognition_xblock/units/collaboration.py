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
    who = agreements.Person(visit.user_id, visit.programme.id)
    side, shared = agreements.own_collaboration(pairing_uuid=data["pairing_uuid"], who=who)
    pair, is_mentor = side.pair, side.is_mentor
    other_id = pair.learner_id if is_mentor else mentors.mentor(pair.mentor_id).user_id
    other = shown_name(visit.people([other_id]).get(other_id))
    contacts = agreements.contacts(pair, at=visit.at)
    rows = [_row(one, is_mentor=is_mentor, other=other, at=visit.at) for one in shared.checkpoints]
    return Page(
        "working_together.html",
        {
            "pair": pair,
            "is_mentor": is_mentor,
            "other": other,
            "runs": pair.ends_at is None,
            "first": first_sentence(shared, is_mentor=is_mentor, other=other, at=visit.at),
            "shared": shared,
            "form": _form(shared),
            "to_confirm": [row for row in rows if row["may_confirm"]],
            "coming": [row for row in rows if row["is_coming"]],
            "over": [row for row in reversed(rows) if not (row["may_confirm"] or row["is_coming"])],
            "contacts": contacts.continuity,
            "gap": agreements.GAP,
        },
        address("show_pairing", pairing_uuid=str(pair.uuid)),
    )


def summaries(pairs: list[pairing.PairingData], *, is_mentor: bool, at: datetime) -> dict[int, str]:
    """One line for each pairing, in two queries: what waits, or when the two meet next."""
    found = agreements.collaborations([pair.id for pair in pairs])
    return {
        pairing_id: summary(one, is_mentor=is_mentor, at=at) for pairing_id, one in found.items()
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
    one: agreements.CheckpointData, *, is_mentor: bool, other: str, at: datetime
) -> dict[str, Any]:
    mine, theirs = one.confirmed_by(mentor=is_mentor), one.confirmed_by(mentor=not is_mentor)
    pending = one.is_pending(at)
    return {
        "one": one,
        "is_coming": one.state == agreements.CheckpointState.PLANNED and not pending,
        "may_confirm": pending and not mine,
        "may_miss": pending,
        "own_note": one.mentor_note if is_mentor else one.learner_note,
        "other_note": one.learner_note if is_mentor else one.mentor_note,
        "mine": mine,
        "state": _state(one, mine=mine, theirs=theirs, pending=pending, other=other),
        "look": _look(one, pending=pending),
    }


def _state(
    one: agreements.CheckpointData, *, mine: bool, theirs: bool, pending: bool, other: str
) -> str:
    if one.state == agreements.CheckpointState.HELD:
        return _("Held")
    if one.state == agreements.CheckpointState.MISSED:
        return _("Did not take place")
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


def _again(after: Next) -> Page:
    return page(after.visit, after.data)


def _action(act: Any) -> Action:
    own = {} if "pairing_uuid" in act.fields else _PAIRING
    return Action(act, _again, also=own)


ACTIONS: Final[dict[str, Offer]] = {
    "show_pairing": Show(page, (), SHOWS_PRIVATE, fields=_PAIRING),
    "propose_agreement": _action(acts.propose_agreement),
    "sign_agreement": _action(acts.sign_agreement),
    "set_agreement_aside": _action(acts.set_agreement_aside),
    "plan_checkpoint": _action(acts.plan_checkpoint),
    "move_checkpoint": _action(acts.move_checkpoint),
    "cancel_checkpoint": _action(acts.cancel_checkpoint),
    "confirm_checkpoint": _action(acts.confirm_checkpoint),
    "miss_checkpoint": _action(acts.miss_checkpoint),
}
