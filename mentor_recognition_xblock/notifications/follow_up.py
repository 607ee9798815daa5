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
from ..badges import api as badges
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
    """How many items and batches a run delivered; which failed and why, a line each."""

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


def redrive(*, at: datetime, ignore_leases: bool = False) -> Redriven:
    """Deliver each undone item and go on with each batch that stands still, here and now.

    What fails is logged and stops nothing. ``ignore_leases``: what a worker that no longer lives
    had taken is delivered too.
    """
    ahead = outbox.LEASE if ignore_leases else timedelta(0)
    done, failures = 0, list[str]()
    for item_id in outbox.undone(at=at + ahead):
        try:
            # The clock anew for each: a long run would hand out leases that have run out.
            done += deliver(item_id=item_id, at=timezone.now() + ahead)
        except Exception as error:  # logged by ``handle``, and kept with the item
            failures.append(f"item {item_id} failed: {type(error).__name__}: {error}")
    for batch_uuid in badges.stalled_batches(since=at + ahead - outbox.LEASE):
        try:
            issue_batch(batch_uuid=batch_uuid)
            done += 1
        except Exception as error:  # logged by ``issue_batch``
            failures.append(f"batch {batch_uuid} failed: {type(error).__name__}: {error}")
    return Redriven(done, tuple(failures))


def issue_batch(*, batch_uuid: UUID) -> None:
    """Run a batch of badges to its end; every chunk is committed on its own."""
    which = {"batch": batch_uuid}
    with log_lines.job(log, "badges.batch", which, failure=logging.WARNING) as line:
        while badges.run_batch(batch_uuid=batch_uuid, at=timezone.now()):
            pass
        batch = badges.batch(batch_uuid)
        line |= {"badges": batch.done, "failed": batch.failed}


def _command(follow: Follow) -> Handler:
    def handle(item: outbox.Item) -> None:
        follow.command(**item.payload, at=timezone.now())

    return handle


HANDLERS: dict[str, Handler] = {
    TELL: lambda item: notifier.tell(item, timezone.now()),
    **{follow.topic: _command(follow) for happening in ALL for follow in happening.follows},
}
