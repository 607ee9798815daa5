"""Deliver what was committed but never followed up; for cron, safe to repeat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...badges import api as badges
from ...outbox import api as outbox
from ...tasks.outbox import handle


@by_operators(does=WRITES)
class Command(BaseCommand):
    """``manage.py redrive_outbox``: run every few minutes."""

    help = "Deliver outbox items and badges that a lost worker or broker left undone."

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag, for when every worker is known to be down."""
        parser.add_argument(
            "--ignore-leases",
            action="store_true",
            help="also deliver what a worker that no longer lives had taken",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver each undone item and batch here; what fails is named and stops nothing."""
        done = failed = 0
        ahead = outbox.LEASE if options["ignore_leases"] else timedelta(0)
        for item_id in outbox.undone(at=timezone.now() + ahead):
            try:
                at = timezone.now() + ahead
                done += outbox.deliver(item_id=item_id, handler=handle, at=at)
            except Exception as error:
                failed += 1
                self.stderr.write(f"item {item_id} failed: {type(error).__name__}: {error}")
        for batch_uuid in badges.stalled_batches(since=timezone.now() + ahead - outbox.LEASE):
            try:
                while badges.run_batch(batch_uuid=batch_uuid, at=timezone.now()):
                    pass
                done += 1
            except Exception as error:
                failed += 1
                self.stderr.write(f"batch {batch_uuid} failed: {type(error).__name__}: {error}")
        left = outbox.backlog()
        since = f", the oldest since {left.oldest:%Y-%m-%d %H:%M} UTC" if left.oldest else ""
        self.stdout.write(f"delivered {done}, failed {failed}")
        self.stdout.write(f"{left.count} wait{since}; {left.failing} of them have failed before")
