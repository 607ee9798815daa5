"""Write the heads of the audit log to the file outside the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from ...access import WRITES, by_operators
from ...audit import api as audit
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py anchor_audit_log``: daily, and by itself at each close of a term."""

    help = "Add the newest links of the audit log to MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the newest anchor's mac, which may be kept anywhere; repeating adds nothing."""
        if audit.anchor_file() is None:
            raise CommandError("Set MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE to a file first.")
        try:
            mac = audit.anchor(at=timezone.now())
        except (OSError, ValueError) as error:
            raise CommandError(f"the anchor could not be written: {error}") from error
        self.line["mac"] = mac
        self.stdout.write(f"anchored: {mac}")
