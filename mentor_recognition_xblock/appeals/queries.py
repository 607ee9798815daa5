"""Reading appeals: the mentor's, those one sits on, and a programme's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..mentors import api as mentors
from ..recognition import api as recognition
from .data import AppealData, BothSides, OwnAppeal, Panel, Said, SeatData, SeatView
from .errors import NotSeated
from .models import Appeal, AppealSeat
from .states import DECIDED, AppealKind, AppealState
from .subjects import Subject, subject_of


def appeal(uuid: UUID | str) -> AppealData:
    """One appeal; ``NotFound`` if there is none."""
    return appeal_data(row_of(uuid))


def row_of(uuid: UUID | str) -> Appeal:
    """Its row; ``NotFound`` if there is none."""
    row = Appeal.objects.select_related("mentor").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such appeal."))
    return row


def appeal_data(row: Appeal, subject: Subject | None = None) -> AppealData:
    """The row as handed out."""
    about = subject or subject_of(row.kind, row.subject)
    return AppealData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        mentor_id=row.mentor_id,
        mentor_user_id=row.mentor.user_id,
        kind=row.kind,
        subject=row.subject,
        proposal=row.proposal,
        title=about.title,
        statement=row.statement,
        filed_at=row.filed_at,
        due_at=row.due_at,
        seats=row.seats,
        state=row.state,
        closed_at=row.closed_at,
        brought=row.brought,
        answer=row.answer,
        answer_reason=row.answer_reason,
        answered_at=row.answered_at,
    )


def appeals_of(mentor_id: int) -> list[OwnAppeal]:
    """The mentor's appeals as they read them, newest first; a few queries for each."""
    rows = Appeal.objects.select_related("mentor").filter(mentor_id=mentor_id).order_by("-pk")
    found = []
    for row in rows:
        subject = subject_of(row.kind, row.subject)
        seats = taken(row)
        voted = any(one.outcome for one in seats)
        found.append(
            OwnAppeal(
                appeal=appeal_data(row, subject),
                sides=_sides(row, subject),
                taken=len(seats),
                withdraws=row.state == AppealState.OPEN and not voted,
                reasons=tuple(reasons(row, seats)),
            )
        )
    return found


def seat_of(*, appeal_uuid: UUID, member_id: int) -> SeatView:
    """What a seated person reads; ``NotSeated`` for everybody else."""
    row = row_of(appeal_uuid)
    seats = taken(row)
    own = next((one for one in seats if one.member_id == member_id), None)
    if own is None:
        raise NotSeated(_("You do not sit on this appeal."))
    subject = subject_of(row.kind, row.subject)
    others = [seat_data(one) for one in seats if one.pk != own.pk and one.outcome]
    is_shown = bool(own.outcome) or row.state != AppealState.OPEN
    return SeatView(
        appeal=appeal_data(row, subject),
        sides=_sides(row, subject),
        cast=sum(bool(one.outcome) for one in seats),
        taken=len(seats),
        own=seat_data(own),
        others=tuple(others) if is_shown else (),
    )


def seats_of(*, programme_id: int, user_id: int) -> frozenset[UUID]:
    """The appeals of a programme on which the person sits or sat to the end; one query."""
    rows = AppealSeat.objects.filter(
        appeal__programme_id=programme_id, member_id=user_id, left_at=None
    )
    return frozenset(rows.values_list("appeal__uuid", flat=True))


def waiting_seats(user_id: int) -> list[AppealData]:
    """Open appeals on which the person sits and has not voted, in any programme."""
    rows = Appeal.objects.select_related("mentor").filter(
        state=AppealState.OPEN,
        pk__in=AppealSeat.objects.filter(member_id=user_id, left_at=None, outcome="").values(
            "appeal_id"
        ),
    )
    return [appeal_data(row) for row in rows.order_by("due_at", "pk")]


def told_of_seat(seat_id: int) -> tuple[AppealData, int] | None:
    """The appeal of a seat and who sits on it; None once the seat was given back."""
    seat = AppealSeat.objects.filter(pk=seat_id, left_at=None).first()
    if seat is None:
        return None
    row = Appeal.objects.select_related("mentor").get(pk=seat.appeal_id)
    return appeal_data(row), seat.member_id


def panel_of(appeal_uuid: UUID) -> Panel:
    """Who sits on an appeal; how they voted is left out."""
    row = row_of(appeal_uuid)
    seats = taken(row)
    hidden = [
        SeatData(one.member_id, one.seated_at, one.named_by_id is not None, "", "", one.cast_at)
        for one in seats
    ]
    return Panel(tuple(hidden), max(0, row.seats - len(seats)))


def for_managers(programme_id: int, *, at: datetime) -> list[AppealData]:
    """Appeals that wait for a manager: without all their people, late, or sent back."""
    rows = Appeal.objects.select_related("mentor").filter(
        Q(state=AppealState.OPEN) | waiting_for_manager(), programme_id=programme_id
    )
    return [one for one in map(appeal_data, rows.order_by("due_at", "pk")) if _waits(one, at)]


def waiting_for_manager() -> Q:
    """Revocations that were sent back and not answered."""
    return Q(state=AppealState.REMITTED, kind=AppealKind.REVOCATION, answer="")


def on_proposal(proposal_uuid: UUID) -> list[AppealData]:
    """Appeals on decisions of a case, or that had it decided again, oldest first."""
    rows = Appeal.objects.select_related("mentor").filter(kind=AppealKind.DECISION)
    found = rows.filter(proposal=proposal_uuid) | rows.filter(brought=proposal_uuid)
    return [appeal_data(row) for row in found.order_by("pk")]


def reasons_of(appeal_uuid: UUID) -> list[str]:
    """What the panel says of its outcome, without names; empty before there is one."""
    row = row_of(appeal_uuid)
    return reasons(row, taken(row))


def sides_of(appeal_uuid: UUID) -> BothSides:
    """What was decided first, and what those who decided answer."""
    row = row_of(appeal_uuid)
    return _sides(row, subject_of(row.kind, row.subject))


def may_answer(appeal_uuid: UUID, user_id: int) -> bool:
    """Whether the person decided first, and may still say a word on the appeal."""
    row = row_of(appeal_uuid)
    return (
        row.state == AppealState.OPEN
        and user_id in subject_of(row.kind, row.subject).deciders
        and not any(one.outcome for one in taken(row))
        and not row.answers.filter(decider_id=user_id).exists()
    )


def decided_first(appeal_uuid: UUID, user_id: int) -> bool:
    """Whether the person made the decision that is appealed."""
    row = row_of(appeal_uuid)
    return user_id in subject_of(row.kind, row.subject).deciders


def deciders_again(appeal_uuid: UUID, *, at: datetime) -> frozenset[int]:
    """Members of the committee who may decide on a case that was sent back."""
    return recognition.deciders(mentor=mentors.mentor(row_of(appeal_uuid).mentor_id), at=at)


def on_appeal(decision_uuids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these decisions are awards that an appeal brought; one query."""
    rows = Appeal.objects.filter(
        state=AppealState.OVERTURNED, kind=AppealKind.DECISION, brought__in=list(decision_uuids)
    )
    return frozenset(one for one in rows.values_list("brought", flat=True) if one is not None)


def appeal_of_badge(credential_uuid: UUID) -> AppealData | None:
    """The appeal against a badge's revocation, if there was one."""
    row = Appeal.objects.select_related("mentor").filter(subject=credential_uuid).first()
    return None if row is None else appeal_data(row)


def taken(row: Appeal) -> list[AppealSeat]:
    """The seats that are held, in order."""
    return list(AppealSeat.objects.filter(appeal=row, left_at=None).order_by("pk"))


def seat_data(row: AppealSeat) -> SeatData:
    """The row as handed out."""
    named = row.named_by_id is not None
    return SeatData(row.member_id, row.seated_at, named, row.outcome, row.reason, row.cast_at)


def reasons(row: Appeal, seats: list[AppealSeat]) -> list[str]:
    """Of those who voted for what came; of everybody where votes were divided."""
    if row.state not in DECIDED.values():
        return []
    cast = [one for one in seats if one.outcome]
    carried = [one for one in cast if DECIDED[one.outcome] == row.state]
    return [one.reason for one in (carried if 2 * len(carried) > len(cast) else cast)]


def _waits(one: AppealData, at: datetime) -> bool:
    if not one.is_open:
        return one.waits_for_manager
    return one.due_at < at or bool(panel_of(one.uuid).lacking)


def _sides(row: Appeal, subject: Subject) -> BothSides:
    said = row.answers.order_by("pk").values_list("words", "said_at")
    return BothSides(
        reason=subject.reason,
        decided_at=subject.decided_at,
        answers=tuple(Said(*one) for one in said),
        has_begun=any(one.outcome for one in taken(row)),
    )


def open_rows(programme_ids: Collection[int]) -> QuerySet[Appeal]:
    """Open appeals of the programmes, oldest first."""
    rows = Appeal.objects.filter(state=AppealState.OPEN, programme_id__in=programme_ids)
    return rows.order_by("pk")
