"""The terms of a programme: at whose close mentors are evaluated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..shared_reads import remembered
from ..signals import announce, term_closed
from .data import TermData
from .models import Programme, Term

LONGEST_TERM: Final = 732  # days


def add_term(
    *,
    programme_id: int,
    num: int,
    title: str,
    starts_on: date,
    ends_on: date,
    at: datetime,
    actor: int | None,
) -> TermData:
    """Add a term; its number again with the same dates is returned, with others refused.

    Terms of a programme share no day: whose term a day is in must have one answer.
    """
    with transaction.atomic():
        # No constraint of a database keeps periods apart: one such change of a programme at a time.
        Programme.objects.select_for_update().get(pk=programme_id)
        _check_dates(programme_id, num, starts_on, ends_on)
        row, created = Term.objects.get_or_create(
            programme_id=programme_id,
            num=num,
            defaults={"title": title, "starts_on": starts_on, "ends_on": ends_on},
        )
        if not created and (row.starts_on, row.ends_on) != (starts_on, ends_on):
            raise Conflict(_("That term number is taken: use the next one."), field="num")
        if created:
            audit.record(
                stream=f"programme:{programme_id}",
                action="term.added",
                at=at,
                actor=actor,
                subject=f"term:{row.uuid}",
                data={"num": num, "starts_on": str(starts_on), "ends_on": str(ends_on)},
            )
    return _term(row)


def change_term(
    *, term_id: int, title: str, starts_on: date, ends_on: date, at: datetime, actor: int | None
) -> TermData:
    """Correct a term's title and dates while it is open; the same again is no change.

    ``Conflict`` once it is closed: its evaluations stand on its dates.
    """
    with transaction.atomic():
        row = Term.objects.select_for_update().filter(pk=term_id).first()
        if row is None:
            raise NotFound(_("There is no such term."))
        Programme.objects.select_for_update().get(pk=row.programme_id)
        if (row.title, row.starts_on, row.ends_on) == (title, starts_on, ends_on):
            return _term(row)
        if row.closed_at is not None:
            raise Conflict(_("A closed term cannot change: mentors were evaluated by it."))
        _check_dates(row.programme_id, row.num, starts_on, ends_on)
        before = _described(row)
        row.title, row.starts_on, row.ends_on = title, starts_on, ends_on
        row.save(update_fields=["title", "starts_on", "ends_on"])
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="term.changed",
            at=at,
            actor=actor,
            subject=f"term:{row.uuid}",
            data={"num": row.num, "before": before, "after": _described(row)},
        )
    return _term(row)


@remembered
def terms(programme_id: int) -> list[TermData]:
    """The terms of a programme in order."""
    return [_term(row) for row in Term.objects.filter(programme_id=programme_id).order_by("num")]


def term(term_id: int) -> TermData:
    """One term; ``NotFound`` if there is none."""
    row = Term.objects.filter(pk=term_id).first()
    if row is None:
        raise NotFound(_("There is no such term."))
    return _term(row)


def lock_term(term_id: int) -> None:
    """Hold the term's row until the caller's transaction ends: one evaluation at a time."""
    Term.objects.select_for_update().get(pk=term_id)


def term_at(programme_id: int, day: date) -> TermData | None:
    """The term whose dates include ``day``, if any."""
    return next((one for one in terms(programme_id) if one.starts_on <= day <= one.ends_on), None)


def close_term(*, term_id: int, at: datetime, actor: int | None) -> TermData:
    """Close a term once; evaluation follows by the outbox. Repeating changes nothing.

    Raises ``Conflict`` while an earlier term of the programme is open.
    """
    with transaction.atomic():
        row = Term.objects.select_for_update().filter(pk=term_id).first()
        if row is None:
            raise NotFound(_("There is no such term."))
        if row.closed_at is not None:
            return _term(row)
        # An evaluation counts the closes before it: closing out of order would rewrite the past.
        earlier = Term.objects.filter(
            programme_id=row.programme_id, num__lt=row.num, closed_at__isnull=True
        )
        if earlier.exists():
            raise Conflict(_("Terms close in order: close the earlier term first."))
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        announce(term_closed, term_id=row.pk)
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="term.closed",
            at=at,
            actor=actor,
            subject=f"term:{row.uuid}",
            data={"num": row.num},
        )
    return _term(row)


def _check_dates(programme_id: int, num: int, starts_on: date, ends_on: date) -> None:
    """The caller holds the programme's row, so that two terms added at once see each other."""
    if ends_on <= starts_on:
        raise Invalid(_("A term ends after it starts: choose a later end."), field="ends_on")
    if (ends_on - starts_on).days > LONGEST_TERM:
        raise Invalid(_("A term lasts at most two years: choose an earlier end."), field="ends_on")
    other = (
        Term.objects.filter(
            programme_id=programme_id, starts_on__lte=ends_on, ends_on__gte=starts_on
        )
        .exclude(num=num)
        .order_by("num")
        .first()
    )
    if other is not None:
        raise Conflict(
            _("These dates overlap with “{title}” ({first} to {last}): choose others.").format(
                title=other.title,
                first=date_format(other.starts_on),
                last=date_format(other.ends_on),
            ),
            field="starts_on",
        )


def _described(row: Term) -> dict[str, audit.Json]:
    return {"title": row.title, "starts_on": str(row.starts_on), "ends_on": str(row.ends_on)}


def _term(row: Term) -> TermData:
    return TermData(
        id=row.pk,
        uuid=row.uuid,
        programme_id=row.programme_id,
        num=row.num,
        title=row.title,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        closed_at=row.closed_at,
    )
