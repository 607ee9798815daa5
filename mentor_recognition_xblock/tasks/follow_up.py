"""What follows from events: one item of the outbox, a batch of badges, and what was left undone.

What fails in the first two is made good by the third, every few minutes.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone

from ..notifications import api as notifications
from .task import task


@task("deliver_outbox_item", failure=logging.WARNING)
def deliver_outbox_item(item_id: int) -> bool:
    """Deliver one item; False when it was done already or is leased to another worker."""
    return notifications.deliver(item_id=item_id, at=timezone.now())


@task("issue_batch", failure=logging.WARNING)
def issue_batch(batch_uuid: str) -> None:
    """Issue a batch of badges to its end; a killed worker's rest is taken up again."""
    notifications.issue_batch(batch_uuid=UUID(batch_uuid))


@task("redrive_outbox", counts=("done", "failed"), acks_late=False)
def redrive_outbox() -> list[int]:
    """Deliver what a lost worker or broker left undone; gives how much, and how much failed."""
    done = notifications.redrive(at=timezone.now())
    return [done.done, len(done.failures)]
