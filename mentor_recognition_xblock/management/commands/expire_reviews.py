"""Take back overdue reviews and draw other reviewers; for cron, safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...access import WRITES, by_operators
from ...programmes import api as programmes
from ...reviews import api as reviews


@by_operators(does=WRITES)
class Command(BaseCommand):
    """``manage.py expire_reviews``: once a day."""

    help = "Replace reviewers who are past their date, and draw panels that still wait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was done for each programme."""
        for programme in programmes.programmes():
            expired = reviews.expire_overdue(programme_id=programme.id, at=timezone.now())
            drawn = reviews.redraw_waiting(programme_id=programme.id, at=timezone.now())
            self.stdout.write(f"{programme.slug}: {expired} expired, {drawn} panels drawn")
