"""What time does to requests and pairings: reminders after 3, 7 and 14 days, a lapse at 28.

For cron, as often as you like: each reminder is written once, whatever was missed is caught up
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
from ..outbox import api as outbox
from ..programmes import api as programmes
from .departures import release_departed
from .lifecycle import finish, held_row, record
from .locks import hold, learner_key
from .models import MentorRequest, Pairing

NUDGES: Final = (3, 7, 14)
LAPSE: Final = 28


@dataclass(frozen=True)
class Tended:
    """What one round did."""

    freed: int = 0
    reminded: int = 0
    lapsed_requests: int = 0
    lapsed_pairings: int = 0
    released_mentors: int = 0


def tend(*, programme_id: int, at: datetime) -> Tended:
    """Free locks that ran out, remind, and let lapse what nobody took up for 28 days.

    Mentors who left and still have learners or cohorts are released.
    """
    released = release_departed(programme_id=programme_id, at=at)
    freed = MentorRequest.objects.filter(
        programme_id=programme_id, active=True, held_until__lte=at
    ).update(held_by=None, held_until=None)
    reminded = lapsed = 0
    managers = programmes.members(programme_id=programme_id, role="manager", at=at)
    for request in MentorRequest.objects.filter(programme_id=programme_id, active=True):
        days = (at - request.asked_at).days
        if days >= LAPSE:
            lapsed += _lapse_request(request, at)
        elif days >= NUDGES[0]:
            # The learner hears each time; from a week on the manager, too.
            reminded += _remind(
                programme_id, f"request:{request.uuid}", "request_waits", days,
                [request.learner_id], at, request.course_key,
            )  # fmt: skip
            if days >= NUDGES[1]:
                reminded += _remind(
                    programme_id, f"request:{request.uuid}:manager", "requests_wait", days,
                    managers, at,
                )  # fmt: skip
    guides = {one.id: one for one in mentors.mentors(programme_id)}
    pauses = mentors.pauses(programme_id)
    fallen = 0
    for row in Pairing.objects.filter(programme_id=programme_id, active=True, met_at__isnull=True):
        days = _days_present(row.starts_at, at, pauses.get(row.mentor_id, []))
        # A cohort's mentor is the manager's choice: the map would only pair the two again.
        if days >= LAPSE and row.assignment_method != "cohort":
            fallen += _lapse_pairing(row.pk, at)
        elif days >= NUDGES[0]:
            reminded += _remind(
                programme_id, f"contact:{row.uuid}", "first_contact", min(days, LAPSE - 1),
                [guides[row.mentor_id].user_id, row.learner_id], at, row.course_key,
            )  # fmt: skip
            if days >= LAPSE:
                reminded += _remind(
                    programme_id, f"contact:{row.uuid}:manager", "no_contact", days, managers, at
                )
    return Tended(freed, reminded, lapsed, fallen, released)


def _remind(
    programme_id: int,
    key: str,
    template: str,
    days: int,
    user_ids: list[int],
    at: datetime,
    course_key: str = "",
) -> int:
    """Write the latest reminder that is due, once; 1 when there was somebody to remind.

    ``course_key`` is the course run whose unit it leads to.
    """
    due = max(day for day in NUDGES if day <= days)
    if not user_ids:
        return 0
    with transaction.atomic():
        outbox.write(
            topic="notify",
            key=f"{key}:{due}",
            payload={
                "user_ids": user_ids, "template": template, "programme_id": programme_id,
                "course_key": course_key,
            },
            at=at,
        )  # fmt: skip
    return 1


@retry_on_deadlock
def _lapse_request(request: MentorRequest, at: datetime) -> int:
    with transaction.atomic():
        hold(learner_key(request.course_key, request.learner_id))
        done = MentorRequest.objects.filter(pk=request.pk, active=True).update(
            active=None, state="lapsed", closed_at=at, held_by=None, held_until=None
        )
        if not done:
            return 0
        outbox.write(
            topic="notify",
            key=f"request:{request.uuid}:lapsed",
            payload={
                "user_ids": [request.learner_id], "template": "request_lapsed",
                "programme_id": request.programme_id, "course_key": request.course_key,
            },
            at=at,
        )  # fmt: skip
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
        if not row.active or row.met_at is not None:
            return 0
        entry = finish(row, reason="mentor_lapse", at=at)
        guide = mentors.mentor(row.mentor_id)
        outbox.write(
            topic="notify",
            key=f"contact:{row.uuid}:lapsed",
            payload={
                "user_ids": [guide.user_id, row.learner_id], "template": "pairing_lapsed",
                "programme_id": row.programme_id, "course_key": row.course_key,
            },
            at=at,
        )  # fmt: skip
        record([entry], at=at, actor=None)
    return 1


def _days_present(since: datetime, at: datetime, pauses: list[mentors.PauseData]) -> int:
    """Whole days since then, without the mentor's declared pauses."""
    days = (at - since).days
    first, last = since.date(), at.date()
    away: set[date] = set()
    for pause in pauses:
        day = max(pause.starts_on, first)
        while day <= min(pause.ends_on, last):
            away.add(day)
            day += timedelta(days=1)
    return max(0, days - len(away))
