"""Course data: events as they come."""

from __future__ import annotations

from typing import Any, Final

from django.db import OperationalError
from django.utils import timezone

from ..course_data import api as course_data
from ..hosts import HostEvent, HostUnavailable
from .task import task

LONGEST: Final = 600


def _which(event: dict[str, Any]) -> dict[str, object]:
    return {
        "kind": event.get("kind"),
        "event": event.get("event_id"),
        "course": event.get("course_key"),
        "user": event.get("user_id"),
    }


@task("take_in", which=_which, bind=True, max_retries=12)
def take_in(self: Any, event: dict[str, Any]) -> int:
    """Take one event in; tried again while the platform has no answer.

    What is still unanswered after the last try is found by ``backfill_course_data``.
    """
    tried = self.request.retries
    try:
        return course_data.take_in(event=HostEvent.from_json(event), at=timezone.now())
    except (HostUnavailable, OperationalError) as error:
        raise self.retry(exc=error, countdown=min(2**tried, LONGEST)) from error


@task("take_in_waiting", counts=("taken", "postponed"), bind=True, max_retries=12)
def take_in_waiting(self: Any) -> list[int]:
    """Take in the membership events that wait.

    Whoever puts events off comes again when they are due: another run, which looks before, may put
    them off further, and then comes for them itself.
    """
    tried = self.request.retries
    try:
        done = course_data.take_in_waiting(at=timezone.now())
    except OperationalError as error:
        raise self.retry(exc=error, countdown=min(2**tried, LONGEST)) from error
    if not self.request.is_eager:  # run at once, as in the demo, a later run would not wait
        for seconds in sorted(done.waits):
            self.apply_async(countdown=seconds)
    return [done.taken, done.postponed]
