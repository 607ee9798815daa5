"""Prove that the audit log was not rewritten, or name the first row that breaks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from ...access import SHOWS_PRIVATE, by_operators
from ...audit import api as audit
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py verify_audit_log``: exit code 1 when the chain is broken."""

    help = "Recompute the audit chain and name the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line; fail with the stream, the row's number and the reason."""
        breach = audit.verify()
        if breach is not None:
            raise CommandError(
                f"audit log broken: stream {breach.stream}, entry {breach.num}: {breach.reason}"
            )
        self.stdout.write("audit log holds: every entry follows from the one before it")
