"""What follows from an event: each topic of the outbox and the one command that does the work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from .. import log_lines
from ..jobs import api as jobs
from ..outbox import api as outbox
from . import notifier
from .declarations import Follow
from .happenings import ALL
from .recorder import TELL

log = logging.getLogger(__name__)

Handler = Callable[[outbox.Item], None]
# Tried so often, an item does not fail by chance: a person must look.
STUBBORN: Final = 3


@dataclass(frozen=True)
class Redriven:
    """How many items and jobs a run delivered; which failed and why, a line each."""

    done: int
    failures: tuple[str, ...] = ()


def deliver(*, item_id: int, at: datetime) -> bool:
    """Deliver one item; False when it was done already or is leased to another worker."""
    return outbox.deliver(item_id=item_id, handler=handle, at=at)


def handle(item: outbox.Item) -> None:
    """Run what follows by the item's topic; ``KeyError`` names an unknown one."""
    stubborn = item.attempt >= STUBBORN or item.topic not in HANDLERS
    failure = logging.ERROR if stubborn else logging.WARNING
    which = {"item": item.id, "topic": item.topic, "key": item.key, "attempt": item.attempt}
    with log_lines.job(log, "outbox.delivery", which, failure=failure):
        HANDLERS[item.topic](item)


def _quietly() -> None:
    """Nobody asks whether the run lives."""


def redrive(
    *, at: datetime, ignore_leases: bool = False, alive: Callable[[], None] = _quietly
) -> Redriven:
    """Deliver each undone item; go on with each job that stands still, here and now.

    What fails is logged and stops nothing. ``ignore_leases``: what a worker that no longer lives
    had taken is delivered too. ``alive`` is called before each.
    """
    ahead = outbox.LEASE if ignore_leases else timedelta(0)
    done, failures = 0, list[str]()
    for item_id in outbox.undone(at=at + ahead):
        alive()
        try:
            # The clock anew for each: a long run would hand out leases that have run out.
            done += deliver(item_id=item_id, at=timezone.now() + ahead)
        except Exception as error:  # logged by ``handle``, and kept with the item
            failures.append(f"item {item_id} failed: {type(error).__name__}: {error}")
    silent_since = at + ahead - jobs.PATIENCE
    for job_uuid in jobs.stalled(silent_since=silent_since):
        alive()
        try:
            done += run_job(job_uuid=job_uuid, silent_since=silent_since)
        except Exception as error:  # logged by ``run_job``, and kept with the job
            failures.append(f"job {job_uuid} failed: {type(error).__name__}: {error}")
    return Redriven(done, tuple(failures))


def run_job(*, job_uuid: UUID, silent_since: datetime | None = None) -> bool:
    """Run a job to its end; False when another worker has it or it is over."""
    with log_lines.job(log, "jobs.run", {"job": job_uuid}, failure=logging.WARNING) as line:
        ran = jobs.run(job_uuid=job_uuid, clock=timezone.now, silent_since=silent_since)
        line["ran"] = ran
    return ran


def _command(follow: Follow) -> Handler:
    def handle(item: outbox.Item) -> None:
        follow.command(**item.payload, at=timezone.now())

    return handle


HANDLERS: dict[str, Handler] = {
    TELL: lambda item: notifier.tell(item, timezone.now()),
    **{follow.topic: _command(follow) for happening in ALL for follow in happening.follows},
}
