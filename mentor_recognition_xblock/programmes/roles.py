"""Offices of a programme: given, handed over, ended by somebody or with their term."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..access import SEATS, Office
from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..signals import announce, role_ended, role_given
from .models import Programme, ProgrammeRole, Term
from .offices import LastManager, NotOnTheCommittee, check_appointment


def appoint(
    *,
    programme_id: int,
    user_id: int,
    role: str,
    at: datetime,
    actor: int | None,
    term_id: int | None = None,
) -> None:
    """Give a person a role in the programme, until the end of a term where one is named.

    Already held is no change. Nobody gives themself an office, but the first manager of a programme
    (``AppointsThemself``), and nobody manages and sits on the committee at once (``TwoOffices``).
    Somebody manages without an end (``LastManager``). A committee has one chair: who chaired it
    before keeps their seat.
    """
    if role not in Office.values:
        raise Invalid(_("Choose manager, committee or chair."), field="role")
    with transaction.atomic():
        _begin(programme_id, at)
        check_appointment(_present(programme_id), user_id, role, actor)
        until = _end_of(programme_id, term_id, at)
        if until is not None and role == Office.MANAGER:
            _check_managed(programme_id, without=user_id, field="term")
        if role == Office.CHAIR:
            _give(programme_id, Office.COMMITTEE, user_id, at, actor, term_id, until)
            _end_chair(programme_id, user_id, at, actor)
        _give(programme_id, role, user_id, at, actor, term_id, until)


def name_chair(*, programme_id: int, user_id: int, at: datetime, actor: int | None) -> None:
    """Let a member chair the committee instead of whoever did; the chair already is no change.

    Raises ``NotOnTheCommittee`` for somebody without a seat, and what ``appoint`` raises.
    """
    with transaction.atomic():
        _begin(programme_id, at)
        seat = _present(programme_id).filter(user_id=user_id, role__in=SEATS).first()
        if seat is None:
            raise NotOnTheCommittee(
                _("Only a member of the committee chairs it: appoint them to it first."),
                field="user",
            )
        # Who chairs it for a term sits on it for that term.
        appoint(
            programme_id=programme_id,
            user_id=user_id,
            role=Office.CHAIR,
            at=at,
            actor=actor,
            term_id=None if seat.until is None else seat.term_id,
        )


def dismiss(
    *,
    programme_id: int,
    user_id: int,
    role: str,
    seen: str | None = None,
    at: datetime,
    actor: int | None,
) -> None:
    """End a person's role; not held is no change. ``LastManager`` when nobody else manages.

    Who no longer chairs the committee keeps their seat; who leaves it no longer chairs it:
    ``Conflict`` where whoever ended the seat had ``seen`` another (committee or chair).
    """
    with transaction.atomic():
        _begin(programme_id, at)
        row = _present(programme_id).filter(role=role, user_id=user_id).first()
        if row is None:
            return
        if role == Office.MANAGER:
            _check_managed(programme_id, without=user_id, field="user")
        if role == Office.CHAIR:
            _give(programme_id, Office.COMMITTEE, user_id, at, actor, row.term_id, row.until)
        if role == Office.COMMITTEE:
            chairs = list(_present(programme_id).filter(role=Office.CHAIR, user_id=user_id))
            _check_seen(seen, chairs=bool(chairs))
            for chair in chairs:
                _end(chair, at, actor)
        _end(row, at, actor)


def hand_over(
    *, programme_id: int, user_id: int, role: str, to: int, at: datetime, actor: int | None
) -> None:
    """Give a person's role to another, as long as it ran; handed over already is no change.

    Raises ``Conflict`` where the first holds it no more and the other does not hold it, and what
    ``appoint`` raises.
    """
    with transaction.atomic():
        _begin(programme_id, at)
        held = {row.user_id: row for row in _present(programme_id).filter(role=role)}
        if user_id not in held:
            if to in held:
                return
            raise Conflict(_("They do not hold this role any more: reload the page."), field="user")
        if user_id == to:
            raise Invalid(_("Choose somebody else than who holds it."), field="person")
        before = held[user_id]
        # First the new one, so that somebody manages all the while; who manages may hand over to
        # whom they could appoint.
        appoint(
            programme_id=programme_id,
            user_id=to,
            role=role,
            at=at,
            actor=actor,
            term_id=None if before.until is None else before.term_id,
        )
        dismiss(programme_id=programme_id, user_id=user_id, role=role, at=at, actor=actor)


def end_due_roles(*, at: datetime) -> int:
    """End the roles whose term is over; return how many. Idempotent."""
    due = ProgrammeRole.objects.filter(active=True, until__lte=at)
    ended = 0
    for programme_id in sorted(set(due.values_list("programme_id", flat=True))):
        with transaction.atomic():
            ended += _begin(programme_id, at)
    return ended


def follow_term(term: Term) -> None:
    """Let roles that end with the term end on its last day as it is now."""
    ProgrammeRole.objects.filter(term_id=term.pk, active=True).update(until=_after(term.ends_on))


def _begin(programme_id: int, at: datetime) -> int:
    """Hold the programme, one change of its roles at a time; end what its term has ended.

    Two managers who dismiss each other leave one.
    """
    Programme.objects.select_for_update().get(pk=programme_id)
    due = list(_present(programme_id).filter(until__lte=at).order_by("pk"))
    for row in due:
        _end(row, at, None)
    return len(due)


def _end_of(programme_id: int, term_id: int | None, at: datetime) -> datetime | None:
    if term_id is None:
        return None
    term = Term.objects.filter(pk=term_id, programme_id=programme_id).first()
    if term is None:
        raise NotFound(_("There is no such term: reload the page."), field="term")
    until = _after(term.ends_on)
    if term.closed_at is not None or until <= at:
        raise Invalid(_("This term is over: choose a later one, or none."), field="term")
    return until


def _after(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


def _check_seen(seen: str | None, *, chairs: bool) -> None:
    if seen == Office.COMMITTEE and chairs:
        raise Conflict(
            _(
                "Meanwhile they were made chair of the committee, and would lose that too: reload "
                "the page, then choose again."
            ),
            field="shown",
        )
    if seen == Office.CHAIR and not chairs:
        raise Conflict(
            _(
                "Meanwhile somebody else was made chair of the committee: reload the page, then "
                "choose again."
            ),
            field="shown",
        )


def _check_managed(programme_id: int, *, without: int, field: str) -> None:
    managers = _present(programme_id).filter(role=Office.MANAGER, until__isnull=True)
    if not managers.exclude(user_id=without).exists():
        raise LastManager(
            _("Appoint another manager first: somebody must stay in charge."), field=field
        )


def _present(programme_id: int) -> QuerySet[ProgrammeRole]:
    return ProgrammeRole.objects.filter(programme_id=programme_id, active=True)


def _end_chair(programme_id: int, successor: int, at: datetime, actor: int | None) -> None:
    for row in _present(programme_id).filter(role=Office.CHAIR).exclude(user_id=successor):
        # An older version had chairs without a seat of their own.
        _give(programme_id, Office.COMMITTEE, row.user_id, at, actor, row.term_id, row.until)
        _end(row, at, actor)


def _give(
    programme_id: int,
    role: str,
    user_id: int,
    at: datetime,
    actor: int | None,
    term_id: int | None,
    until: datetime | None,
) -> None:
    row, created = ProgrammeRole.objects.get_or_create(
        programme_id=programme_id,
        user_id=user_id,
        role=role,
        active=True,
        defaults={"since": at, "given_by_id": actor, "term_id": term_id, "until": until},
    )
    if created:
        announce(role_given, role_id=row.pk)
        _log(row, "role.given", at, actor)


def _end(row: ProgrammeRole, at: datetime, actor: int | None) -> None:
    row.active, row.until, row.ended_by_id = None, min(row.until or at, at), actor
    row.save(update_fields=["active", "until", "ended_by"])
    announce(role_ended, role_id=row.pk)
    _log(row, "role.ended", at, actor)


def _log(row: ProgrammeRole, action: str, at: datetime, actor: int | None) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"programme:{row.programme_id}",
        data={"role": row.role},
        people={"holder": row.user_id},
    )
