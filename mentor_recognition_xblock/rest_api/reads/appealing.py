"""Appeals: a mentor's own, those on which one sits, and those of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import MANAGER, MENTOR_OF_PAGE, SEATED, SHOWS, Done, Place, read
from ...appeals import api as appeals
from ...appeals.acts import appeal_of_manager, appeal_of_seat, open_appeal_of_seat
from ...appeals.listings import shown_state
from ...recognition import api as recognition
from ...standing import Standing
from .recognising import Evidence, Vote, evidence_shown
from .shared import names

REFERENCE = inputs.Identifier()


@dataclass(frozen=True)
class ToAppeal:
    """What one may appeal: ``kind`` and ``subject`` are what ``appeals.file_appeal`` takes."""

    kind: str
    subject: UUID
    title: str
    decided_at: datetime
    until: datetime


@dataclass(frozen=True)
class Sides:
    """The mentor's words, the first decision with its reason, and what those who decided answer."""

    statement: str
    reason: str
    decided_at: datetime
    answers: tuple[str, ...]


@dataclass(frozen=True)
class OwnAppeal:
    """One's own appeal: how far it is, both sides, and the outcome with its reasons, no names.

    ``taken`` of ``seats`` people sit on it; ``withdraws`` says whether it may still be withdrawn.
    ``answer`` is a manager's second one, to a revocation that was sent back.
    """

    uuid: UUID
    kind: str
    subject: UUID
    title: str
    state: str
    filed_at: datetime
    due_at: datetime
    closed_at: datetime | None
    seats: int
    taken: int
    sides: Sides
    reasons: tuple[str, ...]
    withdraws: bool
    answer: str
    answer_reason: str


@dataclass(frozen=True)
class OwnAppeals:
    """What one may appeal now, and what one appealed, the newest first."""

    may_appeal: tuple[ToAppeal, ...]
    appeals: tuple[OwnAppeal, ...]


@dataclass(frozen=True)
class AppealSeat:
    """An appeal on which one sits; ``others`` once one's own vote is in.

    ``evidence`` and ``account``, what the mentor told of the case, are None once it is closed, and
    ``reasons`` are empty before.
    """

    uuid: UUID
    kind: str
    title: str
    mentor: str
    state: str
    filed_at: datetime
    due_at: datetime
    seats: int
    taken: int
    cast: int
    sides: Sides
    own: Vote | None
    others: tuple[Vote, ...]
    reasons: tuple[str, ...]
    evidence: Evidence | None
    account: recognition.AccountData | None


@dataclass(frozen=True)
class Seated:
    """One person who sits on an appeal, and whether they have voted."""

    name: str
    named: bool
    has_voted: bool


@dataclass(frozen=True)
class ManagedAppeal:
    """An appeal as managers read it: who sits, never how they vote; ``lacking`` seats are free.

    ``sides`` are for who made the decision, and for who answers again.
    """

    uuid: UUID
    kind: str
    title: str
    mentor: str
    state: str
    filed_at: datetime
    due_at: datetime
    closed_at: datetime | None
    seats: tuple[Seated, ...]
    lacking: int
    sides: Sides | None
    reasons: tuple[str, ...]
    answer: str
    answer_reason: str


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="appeals",
    label=gettext_lazy("My appeals"),
    shows=OwnAppeals,
)
def own_appeals(by: Standing) -> Done:
    """What one may appeal and until when, and how far one's appeals are."""
    free = appeals.appealable(mentor_id=by.mentor_id, at=by.at)
    return Done(
        made=OwnAppeals(
            tuple(ToAppeal(o.kind, o.subject, o.title, o.decided_at, o.until) for o in free),
            tuple(_own(one) for one in appeals.appeals_of(by.mentor_id)),
        )
    )


@read(
    SEATED,
    place=Place.PROGRAMME,
    area="appeals",
    label=gettext_lazy("An appeal on which I sit"),
    takes={"appeal": REFERENCE},
    shows=AppealSeat,
)
def seat(by: Standing, *, appeal: UUID) -> Done:
    """Both sides, the votes once one's own is in, and the evidence while it is open."""
    appeal_of_seat(by, appeal)
    view = appeals.seat_of(appeal_uuid=appeal, member_id=by.user_id)
    found, own = view.appeal, view.own
    called = names({found.mentor_user_id, by.user_id, *(one.member_id for one in view.others)})
    mentor = called[found.mentor_user_id]
    return Done(
        made=AppealSeat(
            uuid=found.uuid,
            kind=found.kind,
            title=found.title,
            mentor=mentor,
            state=found.state,
            filed_at=found.filed_at,
            due_at=found.due_at,
            seats=found.seats,
            taken=view.taken,
            cast=view.cast,
            sides=_sides(found, view.sides),
            own=_vote(own, called) if own.has_voted else None,
            others=tuple(_vote(one, called) for one in view.others),
            reasons=tuple(appeals.reasons_of(appeal)),
            evidence=_evidence(found, mentor, by.at) if found.is_open else None,
            account=recognition.account_of(found.proposal) if found.is_open else None,
        )
    )


@read(
    SEATED,
    place=Place.PROGRAMME,
    area="appeals",
    label=gettext_lazy("Appeals on which I sit"),
    shows=list[UUID],
)
def seats(by: Standing) -> Done:
    """The appeals of the programme on which one sits, or sat to the end."""
    return Done(made=sorted(by.appeals_seated))


@read(
    SEATED,
    place=Place.PROGRAMME,
    area="appeals",
    label=gettext_lazy("The evaluation behind an appeal, to recompute"),
    takes={"appeal": REFERENCE},
    shows=dict[str, Any],
)
def record(by: Standing, *, appeal: UUID) -> Done:
    """Policy, facts, formulas and figures without names, while the appeal is open."""
    found = open_appeal_of_seat(by, appeal)
    dossier = recognition.dossier(found.proposal, at=by.at)
    return Done(made=recognition.explanation(dossier.evaluation.uuid))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="appeals",
    does=SHOWS,
    label=gettext_lazy("An appeal of the programme"),
    takes={"appeal": REFERENCE},
    shows=ManagedAppeal,
)
def managed(by: Standing, *, appeal: UUID) -> Done:
    """Who sits on it and what it waits for; closed by a conflict of interest."""
    appeal_of_manager(by, appeal)
    found, panel = appeals.appeal(appeal), appeals.panel_of(appeal)
    called = names({found.mentor_user_id, *(one.member_id for one in panel.members)})
    reads = found.waits_for_manager or appeals.decided_first(appeal, by.user_id)
    return Done(
        made=ManagedAppeal(
            uuid=found.uuid,
            kind=found.kind,
            title=found.title,
            mentor=called[found.mentor_user_id],
            state=shown_state(found, by.at),
            filed_at=found.filed_at,
            due_at=found.due_at,
            closed_at=found.closed_at,
            seats=tuple(
                Seated(called[one.member_id], one.named, one.cast_at is not None)
                for one in panel.members
            ),
            lacking=panel.lacking if found.is_open else 0,
            sides=_sides(found, appeals.sides_of(appeal)) if reads else None,
            reasons=tuple(appeals.reasons_of(appeal)),
            answer=found.answer,
            answer_reason=found.answer_reason,
        )
    )


def _own(one: appeals.OwnAppeal) -> OwnAppeal:
    found = one.appeal
    return OwnAppeal(
        uuid=found.uuid,
        kind=found.kind,
        subject=found.subject,
        title=found.title,
        state=found.state,
        filed_at=found.filed_at,
        due_at=found.due_at,
        closed_at=found.closed_at,
        seats=found.seats,
        taken=one.taken,
        sides=_sides(found, one.sides),
        reasons=one.reasons,
        withdraws=one.withdraws,
        answer=found.answer,
        answer_reason=found.answer_reason,
    )


def _sides(found: appeals.AppealData, sides: appeals.BothSides) -> Sides:
    answers = tuple(one.words for one in sides.answers)
    return Sides(found.statement, sides.reason, sides.decided_at, answers)


def _vote(one: appeals.SeatData, called: dict[int, str]) -> Vote:
    assert one.cast_at is not None  # they voted
    return Vote(one.outcome, one.reason, called[one.member_id], one.cast_at)


def _evidence(found: appeals.AppealData, mentor: str, at: datetime) -> Evidence:
    dossier = recognition.dossier(found.proposal, at=at)
    return evidence_shown(dossier, mentor, dossier.standing)
