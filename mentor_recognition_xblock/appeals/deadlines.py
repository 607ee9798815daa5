"""The daily round: seats are filled, people reminded, and what is due is decided or told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from ..programmes import api as programmes
from ..signals import announce, appeal_late, appeal_reminded
from .cases import answer_for_a_badge_given_back
from .models import Appeal
from .queries import open_rows, taken, waiting_for_manager
from .seats import give_silent_seats_to_others, refresh
from .states import AppealState
from .subjects import subject_of
from .votes import settle

REMINDED: Final = (7, 2)
# For those who are seated once the first ones did not vote in time.
ANOTHER_TIME: Final = timedelta(days=14)


@dataclass(frozen=True)
class Tended:
    """What a round did of one appeal, in counts."""

    seated: int = 0
    reminded: int = 0
    decided: int = 0
    late: int = 0


def due_appeals() -> list[int]:
    """Appeals that the round of a day goes through: open ones, and badges that wait for an answer.

    Of programmes in which time goes on, the oldest first.
    """
    running = programmes.running()
    waits = Appeal.objects.filter(programme_id__in=running).filter(waiting_for_manager())
    return [
        *open_rows(running).values_list("pk", flat=True),
        *waits.order_by("pk").values_list("pk", flat=True),
    ]


def tend(appeal_id: int, *, at: datetime) -> Tended:
    """What is due of one appeal; one transaction."""
    with transaction.atomic():
        row = Appeal.objects.select_for_update().get(pk=appeal_id)
        if row.state == AppealState.OPEN:
            return _tend(row, at)
        answer_for_a_badge_given_back(row, at)
        return Tended()


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
