"""Let go of what is past its period; for cron, once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...errors import Invalid
from ...privacy import api as privacy
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py enforce_retention [--dry-run]``: safe to repeat."""

    help = "Delete what is older than MENTOR_RECOGNITION_RETENTION allows."
    which = ("dry_run",)

    def add_arguments(self, parser: CommandParser) -> None:
        """A run that only counts."""
        parser.add_argument("--dry-run", action="store_true", help="count, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a kind: its period and how many rows went, or would."""
        verb = "would go" if options["dry_run"] else "gone"
        try:
            results = privacy.enforce_retention(at=timezone.now(), dry_run=options["dry_run"])
        except Invalid as error:
            raise CommandError(str(error)) from error
        self.line |= {removed.kind: removed.rows for removed in results}
        for removed in results:
            period = "kept for ever" if removed.days is None else f"kept {removed.days} days"
            self.stdout.write(f"{removed.kind}: {period}, {removed.rows} {verb}")
