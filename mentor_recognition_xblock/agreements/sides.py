"""Who of a pairing acts: its learner or its mentor, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ..errors import Conflict, NotAllowed, NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing


@dataclass(frozen=True)
class Person:
    """Who acts, in which programme: a pairing of another one is not theirs there."""

    user_id: int
    programme_id: int


@dataclass(frozen=True)
class Side:
    """One person of a pairing, and whether they are its mentor."""

    pair: pairing.PairingData
    is_mentor: bool


def side_of(pairing_uuid: UUID, who: Person) -> Side:
    """The person's side; one refusal for strangers and for what there is not."""
    try:
        return _side(pairing.pairing_by_uuid(pairing_uuid), who)
    except NotFound as error:
        raise not_yours() from error


def side_of_id(pairing_id: int, who: Person) -> Side:
    """The same by the pairing's row."""
    return _side(pairing.pairing(pairing_id), who)


def held_side(pairing_id: int, who: Person, *, running: bool = True) -> Side:
    """The same in a transaction, until whose end acts of this pairing take turns.

    ``Conflict`` for an ended pairing where it must be ``running``: what it agreed stays.
    """
    side = _side(pairing.held_pairing(pairing_id), who)
    if running and side.pair.ends_at is not None:
        raise Conflict(
            _("This pairing has ended: what it agreed and planned can no longer be changed.")
        )
    return side


def not_yours() -> NotAllowed:
    """The refusal for what is not one's own."""
    return NotAllowed(_("This is not a pairing of yours."), code="not_your_pairing")


def _side(pair: pairing.PairingData, who: Person) -> Side:
    if pair.programme_id == who.programme_id:
        if pair.learner_id == who.user_id:
            return Side(pair, is_mentor=False)
        if mentors.mentor(pair.mentor_id).user_id == who.user_id:
            return Side(pair, is_mentor=True)
    raise not_yours()
