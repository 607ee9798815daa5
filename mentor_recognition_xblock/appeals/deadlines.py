"""The daily round: seats are filled, people reminded, and what is due is decided or told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from ..programmes import api as programmes
from ..signals import announce, appeal_late, appeal_reminded
from .models import Appeal
from .queries import open_rows, taken
from .seats import give_silent_seats_to_others, refresh
from .states import AppealState
from .subjects import subject_of
from .votes import settle

REMINDED: Final = (7, 2)
# For those who are seated once the first ones did not vote in time.
ANOTHER_TIME: Final = timedelta(days=14)


@dataclass(frozen=True)
class Tended:
    """What a round did, in counts."""

    seated: int = 0
    reminded: int = 0
    decided: int = 0
    late: int = 0


def tend_appeals(*, at: datetime, alive: Callable[[], None] = lambda: None) -> Tended:
    """Go through the open appeals of programmes in which time goes on; one transaction for each."""
    total = Tended()
    for pk in list(open_rows(programmes.running()).values_list("pk", flat=True)):
        alive()
        with transaction.atomic():
            row = Appeal.objects.select_for_update().get(pk=pk)
            if row.state == AppealState.OPEN:
                one = _tend(row, at)
                total = Tended(
                    total.seated + one.seated,
                    total.reminded + one.reminded,
                    total.decided + one.decided,
                    total.late + one.late,
                )
    return total


def put_dates_off(*, programme_id: int, by: timedelta) -> None:
    """After a pause: whoever answers an appeal has as many days left as before it."""
    open_rows([programme_id]).update(due_at=F("due_at") + by)


def _tend(row: Appeal, at: datetime) -> Tended:
    before = {one.pk for one in taken(row)}
    subject = subject_of(row.kind, row.subject)
    seats = refresh(row, subject, at)
    seated = len({one.pk for one in seats} - before)
    if settle(row, subject, at, is_over=row.due_at <= at):
        return Tended(seated=seated, decided=1)
    if row.due_at <= at:
        before = {one.pk for one in taken(row)}
        give_silent_seats_to_others(row, subject, at)
        seated += len({one.pk for one in taken(row)} - before)
        late = _tell_late(row)
        # Whoever sits now has a time of their own, and is reminded in it.
        row.due_at, row.told = at + ANOTHER_TIME, None
        row.save(update_fields=["due_at", "told"])
        return Tended(seated=seated, late=late)
    left = (row.due_at - at).days
    days = min((one for one in REMINDED if left <= one), default=None)
    if days is None or (row.told is not None and row.told <= days):
        return Tended(seated=seated)
    _tell(row, days)
    announce(appeal_reminded, appeal_uuid=str(row.uuid), days=days)
    return Tended(seated=seated, reminded=1)


def _tell_late(row: Appeal) -> int:
    if row.told == 0:
        return 0
    _tell(row, 0)
    announce(appeal_late, appeal_uuid=str(row.uuid))
    return 1


def _tell(row: Appeal, days: int) -> None:
    row.told = days
    row.save(update_fields=["told"])
