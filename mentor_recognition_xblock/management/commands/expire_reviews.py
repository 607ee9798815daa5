"""Take back overdue reviews and draw other reviewers; for cron, safe to repeat."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ...access import WRITES, by_operators
from ...reviews import api as reviews
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py expire_reviews``: once a day."""

    help = "Replace reviewers who are past their date, and draw panels that still wait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was done for each programme."""
        for slug, done in reviews.expire_reviews(at=timezone.now()).items():
            self.stdout.write(f"{slug}: {done.expired} expired, {done.drawn} panels drawn")
