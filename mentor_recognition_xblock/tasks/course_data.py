"""Course data: one event as it comes, and once a day what no event told."""

from __future__ import annotations

from typing import Any, Final

from django.db import OperationalError
from django.utils import timezone

from ..course_data import api as course_data
from ..hosts import HostEvent, HostUnavailable
from .task import task

PATIENCE: Final = 3
LONGEST: Final = 600


def _which(event: dict[str, Any]) -> dict[str, object]:
    return {
        "kind": event.get("kind"),
        "event": event.get("event_id"),
        "course": event.get("course_key"),
        "user": event.get("user_id"),
    }


@task("take_in", which=_which, bind=True, max_retries=12)
def take_in(self: Any, event: dict[str, Any]) -> bool:
    """Take one event in; tried again while the platform has no answer or has not caught up.

    What is still unanswered after the last try is found by ``backfill_course_data``.
    """
    tried = self.request.retries
    try:
        return course_data.take_in(
            event=HostEvent.from_json(event), at=timezone.now(), waits=tried < PATIENCE
        )
    except (HostUnavailable, OperationalError) as error:
        raise self.retry(exc=error, countdown=min(2**tried, LONGEST)) from error


@task("backfill_course_data", counts=("courses", "failed"), acks_late=False)
def backfill_course_data() -> list[int]:
    """Find what no event told, once a day; gives how many course runs were read and were not."""
    done = [isinstance(one, course_data.Reconciled) for one in course_data.reconcile_all()]
    return [done.count(True), done.count(False)]
