"""Deliver what was committed but never followed up; for cron, safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...notifications import api as notifications
from ...outbox import api as outbox
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py redrive_outbox``: run every few minutes."""

    help = "Deliver outbox items and badges that a lost worker or broker left undone."
    which = ("ignore_leases",)

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag, for when every worker is known to be down."""
        parser.add_argument(
            "--ignore-leases",
            action="store_true",
            help="also deliver what a worker that no longer lives had taken",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver each undone item and batch here; what fails is named and stops nothing."""
        done = notifications.redrive(at=timezone.now(), ignore_leases=options["ignore_leases"])
        self.line |= {"delivered": done.done, "failed": len(done.failures)}
        for failure in done.failures:
            self.stderr.write(failure)
        self.stdout.write(f"delivered {done.done}, failed {len(done.failures)}")
        left = outbox.backlog()
        since = f", the oldest since {left.oldest:%Y-%m-%d %H:%M} UTC" if left.oldest else ""
        self.stdout.write(f"{left.count} wait{since}; {left.failing} of them have failed before")
