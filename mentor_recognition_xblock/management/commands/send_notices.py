"""Send the notices that are due, and remind of badges that wait."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...access import WRITES, by_operators
from ...tasks.letters import send_notices


@by_operators(does=WRITES)
class Command(BaseCommand):
    """``manage.py send_notices``: every quarter of an hour, by cron or beat; safe to repeat."""

    help = "Send digests, and what waited for quiet hours to end."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many letters went out."""
        letters, notices, failed = send_notices()
        self.stdout.write(f"{letters} letters with {notices} notices sent, {failed} failed")
