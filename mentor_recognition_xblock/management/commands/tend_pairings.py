"""Remind of requests and pairings that wait, free locks, let lapse; for cron, safe to repeat."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ...access import WRITES, by_operators
from ...pairing import api as pairing
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py tend_pairings``: once a day or more often."""

    help = "Remind of waiting requests and missing first contacts; let lapse at 28 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was done for each programme."""
        for slug, done in pairing.maintain_programmes(at=timezone.now()).items():
            self.stdout.write(
                f"{slug}: {done.freed} locks freed, {done.reminded} reminders due, "
                f"{done.lapsed_requests} requests and {done.lapsed_pairings} pairings lapsed"
            )
