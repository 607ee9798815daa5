"""Issue a batch of badges, chunk by chunk; a killed worker's rest is taken up again."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from ..access import WRITES, by_the_system
from ..badges import api as badges


@shared_task(name="mentor_recognition.issue_batch", acks_late=True)
@by_the_system(does=WRITES)
def issue_batch(batch_uuid: str) -> None:
    """Run a batch to its end; every chunk is committed on its own."""
    while badges.run_batch(batch_uuid=UUID(batch_uuid), at=timezone.now()):
        pass
