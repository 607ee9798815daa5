"""Deliver what was committed but never followed up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from ...access import WRITES, by_operators
from ...notifications import api as notifications
from ...outbox import api as outbox
from ...schedule import api as schedule
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py redrive_outbox``: the part of that name."""

    help = "Deliver outbox items and go on with jobs that a lost worker or broker left undone."
    part = "redrive_outbox"
    which = ("ignore_leases",)

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag, for when every worker is known to be down."""
        parser.add_argument(
            "--ignore-leases",
            action="store_true",
            help="also deliver what a worker that no longer lives had taken",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver each undone item, go on with each job; what fails is named and stops nothing."""
        ignores = options["ignore_leases"]
        failures: list[str] = []

        def redrive(at: datetime, alive: schedule.Alive) -> schedule.Report:
            done = notifications.redrive(at=at, ignore_leases=ignores, alive=alive)
            failures.extend(done.failures)
            return schedule.redriven(done)

        report = self.done(work=redrive, takes_over=ignores)
        for failure in failures:
            self.stderr.write(failure)
        if report is not None:
            self.stdout.write(f"delivered {report.counts['delivered']}, failed {report.failed}")
        left = outbox.backlog()
        since = f", the oldest since {left.oldest:%Y-%m-%d %H:%M} UTC" if left.oldest else ""
        self.stdout.write(f"{left.count} wait{since}; {left.failing} of them have failed before")
