"""What follows from events about course data, or from memberships as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from ..hosts import HostEvent
from ..hosts.base import HostMembership
from ..intake import api as intake
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects


def take_in(*, event: HostEvent, at: datetime) -> int:
    """Take one event in, with what follows from it; how many changes it and others brought.

    Raises ``HostUnavailable`` when the platform cannot answer of units: call again. A membership
    waits by itself, with what else waits.
    """
    if event.kind == "units":
        return programmes.follow_units(course_key=event.course_key, at=at)
    intake.receive(event, at=at)
    return take_in_waiting(at=at).taken


def take_in_waiting(*, at: datetime) -> intake.Taken:
    """Take in the membership events that are due, with what follows from them."""
    return intake.take_in_waiting(at=at, react=_follow_now)


def follow(found: intake.MembershipsData) -> None:
    """The learners' pairings become what enrolment and cohort say."""
    programme_id = programmes.programme_id_of_course(found.course_key)
    if programme_id is None:
        return
    note_starts(found.course_key, found.memberships, at=found.at)
    pairing.follow_memberships(
        programme_id=programme_id,
        course_key=found.course_key,
        memberships=found.memberships,
        at=found.at,
    )


def note_starts(
    course_key: str, memberships: Mapping[int, HostMembership], *, at: datetime
) -> None:
    """Note when these learners started, where dates count from it."""
    if all(unit.due_after_days is None for unit in programmes.units(course_key).values()):
        return
    learners = [user_id for user_id, one in memberships.items() if one.enrolled]
    projects.note_starts(course_key=course_key, learner_ids=learners, at=at)


def _follow_now(found: intake.MembershipsData) -> None:
    """Follow as of the look, which came after waiting for a lock, not as of the task's start.

    Else a cohort mapped while the task waited, from an older look, would pass for the newer.
    """
    follow(replace(found, at=timezone.now()))
