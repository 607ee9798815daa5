"""What a pairing of one's own agreed, and its checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import OWNER, SHOWS_PRIVATE, Done, Place, read
from ...agreements import api as agreements
from ...mentors import api as mentors
from ...standing import Standing
from .shared import names


@dataclass(frozen=True)
class Agreed:
    """One agreement; ``num`` is what signing it names."""

    num: int
    brief: str
    goals: tuple[str, ...]
    limits: str
    by_mentor: bool
    state: str
    proposed_at: datetime
    signed_at: datetime | None


@dataclass(frozen=True)
class Meeting:
    """One checkpoint, with what each side says of it."""

    uuid: UUID
    starts_at: datetime
    agenda: str
    state: str
    planned_by_mentor: bool
    learner_confirmed_at: datetime | None
    mentor_confirmed_at: datetime | None
    learner_note: str
    mentor_note: str


@dataclass(frozen=True)
class Shared:
    """What the two agreed and planned; ``newest`` is the ``base_num`` of a proposal.

    ``longest_silence_days`` leaves out declared pauses.
    """

    pairing_uuid: UUID
    with_whom: str
    is_mentor: bool
    agreed: Agreed | None
    proposed: Agreed | None
    earlier: tuple[Agreed, ...]
    newest: int
    checkpoints: tuple[Meeting, ...]
    last_contact_at: datetime
    silent_days: int
    longest_silence_days: int


@read(
    OWNER,
    place=Place.PROGRAMME,
    area="agreements",
    does=SHOWS_PRIVATE,
    label=gettext_lazy("What the two of a pairing agreed and planned"),
    takes={"pairing_uuid": inputs.Identifier()},
    shows=Shared,
)
def shared(by: Standing, *, pairing_uuid: UUID) -> Done:
    """Goals, limits and checkpoints of a pairing of one's own, and how steady the contact is."""
    side = agreements.side_of(pairing_uuid, agreements.Person(by.user_id, by.programme.id))
    pair, found = side.pair, agreements.own_collaboration(side)
    other = pair.learner_id if side.is_mentor else mentors.mentor(pair.mentor_id).user_id
    contact = agreements.contacts(pair, at=by.at).continuity
    return Done(
        made=Shared(
            pairing_uuid=pair.uuid,
            with_whom=names({other})[other],
            is_mentor=side.is_mentor,
            agreed=_agreed(found.agreed),
            proposed=_agreed(found.proposed),
            earlier=tuple(one for row in found.earlier if (one := _agreed(row))),
            newest=found.newest,
            checkpoints=tuple(_meeting(one) for one in found.checkpoints),
            last_contact_at=contact.since,
            silent_days=contact.silent_days,
            longest_silence_days=contact.longest_days,
        )
    )


def _agreed(one: agreements.AgreementData | None) -> Agreed | None:
    if one is None:
        return None
    return Agreed(
        one.num,
        one.brief,
        one.goals,
        one.limits,
        one.by_mentor,
        one.state,
        one.proposed_at,
        one.signed_at,
    )


def _meeting(one: agreements.CheckpointData) -> Meeting:
    return Meeting(
        uuid=one.uuid,
        starts_at=one.starts_at,
        agenda=one.agenda,
        state=one.state,
        planned_by_mentor=one.by_mentor,
        learner_confirmed_at=one.learner_confirmed_at,
        mentor_confirmed_at=one.mentor_confirmed_at,
        learner_note=one.learner_note,
        mentor_note=one.mentor_note,
    )
