"""Which day more time may be asked for or given: after the learner's date, before the close."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..errors import Invalid
from ..programmes import api as programmes
from .deadlines import due_date, extensions, own_date, own_dates
from .errors import NothingIsDue


def require_date(unit: programmes.UnitData, learner_id: int) -> datetime:
    """The unit's date for the learner, before extensions; ``NothingIsDue`` without one."""
    own = None if unit.removed_at else own_date(unit=unit, learner_id=learner_id)
    if own is None:
        raise _nothing_is_due()
    return own


def _nothing_is_due() -> NothingIsDue:
    """There is no date in the unit."""
    return NothingIsDue(_("Nothing is due in this unit: there is no date to move."))


def moment_on(unit: programmes.UnitData, own: datetime, day: date) -> datetime:
    """That day: at the hour of the author's date, or at its end where dates count from starts.

    The hour at which somebody enrolled, five past midnight perhaps, is nobody's choice.
    """
    if unit.due_after_days is None:
        return datetime.combine(day, own.timetz())
    return datetime.combine(day, time(23, 59), own.tzinfo)


def check_later(
    unit: programmes.UnitData, learner_id: int, own: datetime, wished: datetime, at: datetime
) -> None:
    """After the date that the learner has now, and not beyond the close; ``Invalid`` else."""
    present = extensions(unit_id=unit.id, learner_id=learner_id).get((unit.id, learner_id))
    due = due_date(own, present)
    if due is None or wished <= due:
        raise _too_early()
    _check_bound(unit, own, wished, at)


@dataclass(frozen=True)
class Granted:
    """A learner's own date, and until when they would have time."""

    own: datetime
    due_at: datetime


def granted_to(
    unit: programmes.UnitData, learner_ids: Collection[int], until: date, at: datetime
) -> dict[int, Granted]:
    """Of those whose own date is before the day, by learner.

    Raises ``NothingIsDue`` where none has a date, ``Invalid`` where the day suits none of them.
    """
    owned = {} if unit.removed_at else own_dates(unit=unit, learner_ids=learner_ids)
    if not owned and (learner_ids or not unit.has_date or unit.removed_at):
        raise _nothing_is_due()
    found = {
        learner_id: Granted(own, wished)
        for learner_id, own in owned.items()
        if (wished := moment_on(unit, own, until)) > own
    }
    if owned and not found:
        raise _too_early()
    for own, wished in {(one.own, one.due_at) for one in found.values()}:
        _check_bound(unit, own, wished, at)
    return found


def _check_bound(unit: programmes.UnitData, own: datetime, wished: datetime, at: datetime) -> None:
    """Not beyond the close at which the work counts: the first that is still to come."""
    since = max(own, at).date()
    last = min(
        (
            term.ends_on
            for term in programmes.terms(unit.programme_id)
            if term.closed_at is None and term.ends_on >= since
        ),
        default=None,
    )
    if last is not None and wished.date() > last:
        raise Invalid(
            _("Choose a day up to {day}: the term closes then.").format(day=date_format(last)),
            field="until",
        )


def _too_early() -> Invalid:
    """The day is not after the date that is there."""
    return Invalid(_("Choose a day after the due date."), field="until")
