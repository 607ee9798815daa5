"""What time does to requests and pairings: reminders after 3, 7 and 14 days, a lapse at 28.

For cron, as often as you like: each reminder is announced once, whatever was missed is caught up
with the latest one only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, contact_missing, pairing_lapsed, request_lapsed, request_waiting
from .departures import release_departed
from .lifecycle import finish, held_row
from .locks import hold, learner_key
from .log_entries import record
from .models import MentorRequest, Pairing
from .states import AssignmentMethod, EndReason, RequestState

NUDGES: Final = (3, 7, 14)
MANAGER_HEARS: Final = 7  # of a request that waits; from then on each time
LAPSE: Final = 28


@dataclass(frozen=True)
class MaintenanceCounts:
    """What one round did; ``reminded`` counts reminders that had not been given before."""

    freed: int = 0
    reminded: int = 0
    lapsed_requests: int = 0
    lapsed_pairings: int = 0
    released_mentors: int = 0


def maintain(*, programme_id: int, at: datetime) -> MaintenanceCounts:
    """Free locks that ran out, remind, and let lapse what nobody took up for 28 days.

    Mentors who left and still have learners or cohorts are released.
    """
    released = release_departed(programme_id=programme_id, at=at)
    freed = MentorRequest.objects.filter(
        programme_id=programme_id, active=True, held_until__lte=at
    ).update(held_by=None, held_until=None)
    stood = programmes.pauses(programme_id)
    reminded = lapsed = 0
    for request in MentorRequest.objects.filter(programme_id=programme_id, active=True):
        days = _days(request.asked_at, at, stood)
        if days >= LAPSE:
            lapsed += _lapse_request(request, at)
        else:
            reminded += _remind_of_request(request, _latest(days))
    pauses = mentors.pauses(programme_id)
    fallen = 0
    for row in Pairing.objects.filter(programme_id=programme_id, active=True, met_at__isnull=True):
        days = _days_present(row.starts_at, at, pauses.get(row.mentor_id, []), stood)
        # A cohort's mentor is the manager's choice: the map would only pair the two again.
        if days >= LAPSE and row.assignment_method != AssignmentMethod.COHORT:
            fallen += _lapse_pairing(row.pk, at)
        else:
            reminded += _remind_of_contact(row, _latest(days))
            reminded += _remind_of_contact(row, LAPSE if days >= LAPSE else 0)
    return MaintenanceCounts(freed, reminded, lapsed, fallen, released)


def _latest(days: int) -> int:
    """The latest reminder that is due after so many days; 0 before the first."""
    return max((day for day in NUDGES if day <= days), default=0)


def _remind_of_request(row: MentorRequest, days: int) -> int:
    """Announce, once, that a request waits; 1 when that is news."""
    if days <= row.reminded_days:
        return 0
    with transaction.atomic():
        rows = MentorRequest.objects.filter(pk=row.pk, active=True, reminded_days__lt=days)
        if not rows.update(reminded_days=days):
            return 0
        announce(request_waiting, request_uuid=str(row.uuid), days=days)
    return 1


def _remind_of_contact(row: Pairing, days: int) -> int:
    """Announce, once, that two have not met; 1 when that is news."""
    if days <= row.reminded_days:
        return 0
    with transaction.atomic():
        rows = Pairing.objects.filter(pk=row.pk, active=True, met_at__isnull=True)
        # The number of days is the lock: of two rounds at once one announces.
        if not rows.filter(reminded_days__lt=days).update(reminded_days=days):
            return 0
        announce(contact_missing, pairing_id=row.pk, days=days)
    return 1


@retry_on_deadlock
def _lapse_request(request: MentorRequest, at: datetime) -> int:
    with transaction.atomic():
        hold(learner_key(request.course_key, request.learner_id))
        # Still open, asked under the lock: somebody may have taken it since the round began.
        done = MentorRequest.objects.filter(pk=request.pk, active=True).update(
            active=None, state=RequestState.LAPSED, closed_at=at, held_by=None, held_until=None
        )
        if not done:
            return 0
        announce(request_lapsed, request_uuid=str(request.uuid))
        audit.record(
            stream=f"programme:{request.programme_id}",
            action="request.lapsed",
            at=at,
            actor=None,
            subject=f"request:{request.uuid}",
        )
    return 1


@retry_on_deadlock
def _lapse_pairing(pairing_id: int, at: datetime) -> int:
    with transaction.atomic():
        row = held_row(pairing_id)
        # They may have met, or parted, while this round went through others.
        if not row.active or row.met_at is not None:
            return 0
        entry = finish(row, reason=EndReason.MENTOR_LAPSE, at=at)
        announce(pairing_lapsed, pairing_id=row.pk)
        record([entry], at=at, actor=None)
    return 1


def _days(since: datetime, at: datetime, stood: list[programmes.Pause]) -> int:
    """Whole days since then, without the programme's pauses."""
    return (at - since - programmes.time_paused(stood, since, at)).days


def _days_present(
    since: datetime,
    at: datetime,
    pauses: list[mentors.PauseData],
    stood: list[programmes.Pause],
) -> int:
    """Whole days since then, without the mentor's declared pauses and the programme's."""
    days = _days(since, at, stood)
    first, last = since.date(), at.date()
    # As a set of days, for pauses may overlap and no day counts twice.
    away: set[date] = set()
    for pause in pauses:
        day = max(pause.starts_on, first)
        while day <= min(pause.ends_on, last):
            away.add(day)
            day += timedelta(days=1)
    return max(0, days - len(away))
