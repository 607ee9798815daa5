"""Send the notices that are due, and remind of badges that wait."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ...access import WRITES, by_operators
from ...notifications import api as notifications
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py send_notices``: every quarter of an hour, by cron or beat; safe to repeat."""

    help = "Send digests, and what waited for quiet hours to end."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many letters went out."""
        sent = notifications.send_notices(at=timezone.now())
        self.line |= {"letters": sent.letters, "notices": sent.notices, "failed": sent.failed}
        self.stdout.write(
            f"{sent.letters} letters with {sent.notices} notices sent, {sent.failed} failed"
        )
