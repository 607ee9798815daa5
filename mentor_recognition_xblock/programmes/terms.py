"""The terms of a programme: at whose close mentors are evaluated."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..jobs import api as jobs
from ..shared_reads import remembered
from ..signals import announce, term_closed
from .data import TermData
from .models import Programme, Term
from .roles import follow_term

LONGEST_TERM: Final = 732  # days
LAST_YEAR: Final = 2100
# The kind of job that a close starts; recognition declares what it does.
CLOSE: Final = "close"


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
        _check_place(programme_id, num, title, starts_on, field="num")
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
    return term_data(row)


def lay_out_terms(
    *, programme_id: int, first_day: date, weeks: int, count: int, at: datetime, actor: int | None
) -> list[TermData]:
    """Add ``count`` terms of ``weeks`` weeks, the next on the day after the last of each.

    They are numbered on from the last there is, and called by their numbers. Whichever stands
    there with the same days is left as it is, so that doing it again changes nothing. Raises
    ``Conflict`` where one would overlap with another, ``Invalid`` beyond the calendar.
    """
    made: list[TermData] = []
    if first_day.year + (weeks * count) // 52 > LAST_YEAR:
        raise Invalid(_("The calendar ends in 2100: begin earlier."), field="first_day")
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme_id)
        there = {(one.starts_on, one.ends_on): one for one in terms(programme_id)}
        num = max((one.num for one in there.values()), default=0)
        for place in range(count):
            starts_on = first_day + timedelta(weeks=weeks * place)
            ends_on = starts_on + timedelta(days=7 * weeks - 1)
            if (starts_on, ends_on) in there:
                made.append(there[starts_on, ends_on])
                continue
            num += 1
            made.append(
                add_term(
                    programme_id=programme_id,
                    num=num,
                    title=_("Term {num}").format(num=num),
                    starts_on=starts_on,
                    ends_on=ends_on,
                    at=at,
                    actor=actor,
                )
            )
    return made


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
            return term_data(row)
        if row.closed_at is not None:
            raise Conflict(_("A closed term cannot change: mentors were evaluated by it."))
        _check_dates(row.programme_id, row.num, starts_on, ends_on)
        _check_place(row.programme_id, row.num, title, starts_on, field="starts_on")
        before = _described(row)
        row.title, row.starts_on, row.ends_on = title, starts_on, ends_on
        row.save(update_fields=["title", "starts_on", "ends_on"])
        follow_term(row)
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="term.changed",
            at=at,
            actor=actor,
            subject=f"term:{row.uuid}",
            data={"num": row.num, "before": before, "after": _described(row)},
        )
    return term_data(row)


@remembered
def terms(programme_id: int) -> list[TermData]:
    """The terms of a programme in order."""
    return [
        term_data(row) for row in Term.objects.filter(programme_id=programme_id).order_by("num")
    ]


def term(term_id: int) -> TermData:
    """One term; ``NotFound`` if there is none."""
    row = Term.objects.filter(pk=term_id).first()
    if row is None:
        raise NotFound(_("There is no such term."))
    return term_data(row)


def lock_term(term_id: int) -> None:
    """Hold the term's row until the caller's transaction ends: one evaluation at a time."""
    Term.objects.select_for_update().get(pk=term_id)


def term_at(programme_id: int, day: date) -> TermData | None:
    """The term whose dates include ``day``, if any."""
    return next((one for one in terms(programme_id) if one.starts_on <= day <= one.ends_on), None)


def close_term(*, term_id: int, at: datetime, actor: int | None) -> TermData:
    """Close a term once; evaluation follows by a job. Repeating changes nothing.

    Raises ``Conflict`` before its last day, or while an earlier term of the programme is open.
    """
    with transaction.atomic():
        row = Term.objects.select_for_update().filter(pk=term_id).first()
        if row is None:
            raise NotFound(_("There is no such term."))
        if row.closed_at is not None:
            return term_data(row)
        # An evaluation counts the closes before it: closing out of order would rewrite the past.
        earlier = Term.objects.filter(
            programme_id=row.programme_id, num__lt=row.num, closed_at__isnull=True
        )
        if earlier.exists():
            raise Conflict(_("Terms close in order: close the earlier term first."))
        # Work handed in on its last day counts; what comes after the close never would.
        if at.date() < row.ends_on:
            raise Conflict(
                _("The term runs until {day}: close it then, or change its last day.").format(
                    day=date_format(row.ends_on)
                )
            )
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        announce(term_closed, term_id=row.pk)
        jobs.start(
            CLOSE,
            subject=close_subject(row.uuid),
            programme_id=row.programme_id,
            about={"term": row.pk, "num": row.num, "title": row.title},
            at=at,
            by=actor,
        )
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="term.closed",
            at=at,
            actor=actor,
            subject=f"term:{row.uuid}",
            data={"num": row.num},
        )
    return term_data(row)


def close_subject(term_uuid: UUID) -> str:
    """What the job of a term's close is about."""
    return f"term:{term_uuid}"


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


def _check_place(programme_id: int, num: int, title: str, starts_on: date, *, field: str) -> None:
    """Numbers follow the dates, as terms close by number; no two terms are called the same."""
    others = Term.objects.filter(programme_id=programme_id).exclude(num=num).order_by("num")
    for other in others:
        if (other.num < num) != (other.starts_on < starts_on):
            raise Conflict(
                _(
                    "Terms are numbered in the order of their dates, and term {num}, “{title}”, "
                    "begins on {day}: choose another number, or other dates."
                ).format(num=other.num, title=other.title, day=date_format(other.starts_on)),
                field=field,
            )
        if other.title.casefold() == title.casefold():
            raise Conflict(
                _("Term {num} is called “{title}” too: choose another title.").format(
                    num=other.num, title=other.title
                ),
                field="title",
            )


def _described(row: Term) -> dict[str, audit.Json]:
    return {"title": row.title, "starts_on": str(row.starts_on), "ends_on": str(row.ends_on)}


def term_data(row: Term) -> TermData:
    """The row as handed out."""
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
