"""What follows from events: an item of the outbox, and long work.

What fails is made good by the schedule's part ``redrive_outbox``, every few minutes.
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


@task("run_job", failure=logging.WARNING)
def run_job(job_uuid: str) -> bool:
    """Run long work to its end; False when another worker has it or it is over."""
    return notifications.run_job(job_uuid=UUID(job_uuid))
