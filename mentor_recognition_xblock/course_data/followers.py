"""What follows from one event about course data, or from one membership as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from ..hosts import HostEvent
from ..intake import api as intake
from ..pairing import api as pairing
from ..programmes import api as programmes


def take_in(*, event: HostEvent, at: datetime, waits: bool = True) -> bool:
    """Take one event in, with what follows from it; whether anything was new.

    Raises ``HostUnavailable`` when the platform cannot answer and, while it ``waits``,
    ``NotCaughtUp`` when it does not hold yet what the event says: call again.
    """
    if event.kind == "units":
        return programmes.follow_units(course_key=event.course_key, at=at) > 0
    return intake.take_in(event=event, at=at, react=_follow_now, waits=waits)


def follow(membership: intake.MembershipData) -> None:
    """The learner's pairing becomes what enrolment and cohort say."""
    programme_id = programmes.programme_id_of_course(membership.course_key)
    if programme_id is None:
        return
    pairing.follow_membership(
        programme_id=programme_id,
        course_key=membership.course_key,
        learner_id=membership.user_id,
        membership=membership.membership,
        at=membership.at,
    )


def _follow_now(membership: intake.MembershipData) -> None:
    """Follow as of the look, which came after waiting for a lock, not as of the task's start.

    Else a cohort mapped while the task waited, from an older look, would pass for the newer.
    """
    follow(replace(membership, at=timezone.now()))
