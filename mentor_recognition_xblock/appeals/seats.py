"""Who sits on an appeal: drawn among the committee, or named by a manager where too few are free.

Nobody sits who had a part in the first decision, who manages the programme, or who has a conflict
of interest with the mentor. That is asked again whenever votes are counted.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..access import Office
from ..audit import api as audit
from ..core import appeals as rules
from ..errors import NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..signals import announce, appeal_seated
from .data import AppealData
from .errors import AppealIsClosed, CannotSit, NotSeated, SeatsAreFull
from .models import Appeal, AppealSeat
from .queries import appeal_data, taken
from .states import AppealState
from .subjects import Subject, subject_of


def name_member(*, appeal_uuid: UUID, user_id: int, at: datetime, actor: int) -> AppealData:
    """Name somebody for a seat that nobody of the committee can take; again is no change.

    Seats are drawn for first, which stays whatever comes of it. Raises ``AppealIsClosed``,
    ``SeatsAreFull``, and ``CannotSit`` for who may not sit, and for a manager who decided first:
    they do not choose who judges it.
    """
    with transaction.atomic():
        row = held(appeal_uuid)
        subject = subject_of(row.kind, row.subject)
        if actor in subject.took_part:
            raise CannotSit(_("You made this decision: another manager names who sits."))
        refresh(row, subject, at)
    with transaction.atomic():
        row = held(appeal_uuid)
        seats = taken(row)
        if any(one.member_id == user_id for one in seats):
            return appeal_data(row, subject)
        if len(seats) >= row.seats:
            raise SeatsAreFull(_("Every seat is taken: reload the page."))
        if row.panel.filter(member_id=user_id).exists():
            raise CannotSit(_("They had a seat on this appeal before."), field="person")
        why = why_not(subject, user_id, at)
        if why:
            raise CannotSit(why, field="person")
        _seat(row, user_id, at, named_by=actor)
        return appeal_data(row, subject)


def give_back(*, appeal_uuid: UUID, tie: str, at: datetime, actor: int) -> None:
    """Declare a tie to the mentor and give the seat back: a vote is not counted, another is drawn.

    The tie holds for all cases of the mentor. Again changes nothing. One transaction.
    """
    recognition.check_tie(tie)
    with transaction.atomic():
        row = held(appeal_uuid)
        seat = row.panel.filter(member_id=actor).first()
        if seat is None:
            raise NotSeated(_("You do not sit on this appeal."))
        if seat.left_at is not None:
            return
        subject = subject_of(row.kind, row.subject)
        recognition.declare_tie(
            mentors.mentor(row.mentor_id),
            tie=tie,
            at=at,
            actor=actor,
            where={"appeal": str(row.uuid)},
        )
        _leave(row, seat, at, actor)
        refresh(row, subject, at)


def refresh(row: Appeal, subject: Subject, at: datetime) -> list[AppealSeat]:
    """Empty the seats of those who may not sit any more, draw for the free ones; who sits then.

    The caller holds the appeal's lock.
    """
    seats = []
    able = recognition.deciders(mentor=mentors.mentor(row.mentor_id), at=at)
    for one in taken(row):
        lost_office = one.named_by_id is None and one.member_id not in able
        if lost_office or why_not(subject, one.member_id, at):
            _leave(row, one, at, None)
        else:
            seats.append(one)
    lacking = row.seats - len(seats)
    if lacking > 0:
        # Whoever had a seat once is not drawn for it again.
        sat = set(row.panel.values_list("member_id", flat=True))
        free = able - subject.took_part - sat
        for user_id in rules.drawn(free, seed=str(row.uuid), number=lacking):
            seats.append(_seat(row, user_id, at, named_by=None))
    return seats


def give_silent_seats_to_others(row: Appeal, subject: Subject, at: datetime) -> int:
    """Empty the seats that have not voted in time, and draw for them; how many were emptied.

    The caller holds the appeal's lock.
    """
    silent = [one for one in taken(row) if not one.outcome]
    for one in silent:
        _leave(row, one, at, None)
    refresh(row, subject, at)
    return len(silent)


def why_not(subject: Subject, user_id: int, at: datetime) -> str:
    """Why the person may not sit on an appeal against this, in words; empty when they may."""
    if user_id in subject.took_part:
        return _("They had a part in the first decision.")
    held_now = programmes.roles_of(programme_id=subject.programme_id, user_id=user_id, at=at)
    if Office.MANAGER in held_now:
        return _("Managers of the programme do not sit on appeals.")
    if user_id == subject.mentor_user_id or recognition.conflict(
        programme_id=subject.programme_id,
        member_id=user_id,
        mentor=mentors.mentor(subject.mentor_id),
        at=at,
    ):
        return _("They cannot sit on an appeal of this mentor.")
    return ""


def held(appeal_uuid: UUID) -> Appeal:
    """The open appeal, locked; ``NotFound``, or ``AppealIsClosed``."""
    row = Appeal.objects.select_for_update().filter(uuid=appeal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such appeal."))
    if row.state != AppealState.OPEN:
        raise AppealIsClosed(_("This appeal is closed: reload the page."))
    return row


def _seat(row: Appeal, user_id: int, at: datetime, *, named_by: int | None) -> AppealSeat:
    seat = AppealSeat.objects.create(
        appeal=row, member_id=user_id, named_by_id=named_by, seated_at=at
    )
    announce(appeal_seated, seat_id=seat.pk)
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="appeal.drawn" if named_by is None else "appeal.named",
        at=at,
        actor=named_by,
        subject=f"appeal:{row.uuid}",
        data={},
        people={"member": user_id},
    )
    return seat


def _leave(row: Appeal, seat: AppealSeat, at: datetime, actor: int | None) -> None:
    """Their vote is not kept: they took no part."""
    seat.left_at, seat.outcome, seat.reason, seat.cast_at = at, "", "", None
    seat.save(update_fields=["left_at", "outcome", "reason", "cast_at"])
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="appeal.seat_left",
        at=at,
        actor=actor,
        subject=f"appeal:{row.uuid}",
        data={},
        people={"member": seat.member_id},
    )
