"""What follows from events about course data, or from memberships as they are now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from ..hosts import HostEvent
from ..intake import api as intake
from ..pairing import api as pairing
from ..programmes import api as programmes


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
    pairing.follow_memberships(
        programme_id=programme_id,
        course_key=found.course_key,
        memberships=found.memberships,
        at=found.at,
    )


def _follow_now(found: intake.MembershipsData) -> None:
    """Follow as of the look, which came after waiting for a lock, not as of the task's start.

    Else a cohort mapped while the task waited, from an older look, would pass for the newer.
    """
    follow(replace(found, at=timezone.now()))
