"""Course data into intake, and what follows from it for pairings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from celery import shared_task
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from ..access import WRITES, by_the_system
from ..hosts import HostEvent, HostUnavailable
from ..intake import api as intake
from ..pairing import api as pairing
from ..programmes import api as programmes

PATIENCE: Final = 3
LONGEST: Final = 600


@shared_task(name="mentor_recognition.take_in", bind=True, acks_late=True, max_retries=12)
@by_the_system(does=WRITES)
def take_in(self: Any, event: dict[str, Any]) -> bool:
    """Take one event in; tried again while the platform has no answer or has not caught up.

    What is still unanswered after the last try is found by ``backfill_course_data``.
    """
    tried = self.request.retries
    try:
        return intake.take_in(
            event=HostEvent.from_json(event),
            at=timezone.now(),
            react=_follow_now,
            patient=tried < PATIENCE,
        )
    except (HostUnavailable, OperationalError) as error:
        raise self.retry(exc=error, countdown=min(2**tried, LONGEST)) from error


@shared_task(name="mentor_recognition.backfill_course_data")
@by_the_system(does=WRITES)
def backfill_course_data() -> None:
    """Find what no event told, once a day; the same command runs by cron."""
    call_command("backfill_course_data")


@dataclass(frozen=True)
class Reconciled:
    """A course run compared with the platform, and the gaps that people must look at."""

    found: intake.BackfillReport
    without_pairing: int
    unknown_cohorts: tuple[str, ...]
    cohorts_without_mentor: tuple[str, ...]


def reconcile(*, course_key: str, at: datetime, dry_run: bool = False) -> Reconciled:
    """Take in what is missing, follow whom no event brought a pairing, and report the gaps.

    Raises ``HostUnavailable`` when the platform cannot answer: nothing is ended by silence.
    """
    found = intake.backfill(course_key=course_key, at=at, react=follow, dry_run=dry_run)
    mapped = pairing.mapped_cohorts(course_key)
    members = intake.open_members(course_key)
    for user_id in sorted(members.keys() - pairing.paired_learners(course_key)):
        if members[user_id] in mapped and not dry_run:
            follow(intake.MembershipData(course_key, user_id, True, "", members[user_id], at))
    return Reconciled(
        found,
        without_pairing=len(members.keys() - pairing.paired_learners(course_key)),
        unknown_cohorts=tuple(sorted(mapped - found.cohorts)),
        cohorts_without_mentor=tuple(sorted(found.cohorts - mapped)),
    )


def _follow_now(membership: intake.MembershipData) -> None:
    """Follow as of the look, which came after waiting for a lock, not as of the task's start.

    Else a cohort mapped while the task waited, from an older look, would pass for the newer.
    """
    follow(replace(membership, at=timezone.now()))


def follow(membership: intake.MembershipData) -> None:
    """The learner's pairing becomes what enrolment and cohort say."""
    programme_id = programmes.programme_id_of_course(membership.course_key)
    if programme_id is None:
        return
    pairing.follow_membership(
        programme_id=programme_id,
        course_key=membership.course_key,
        learner_id=membership.user_id,
        enrolled=membership.enrolled,
        cohort=membership.cohort,
        at=membership.at,
    )
