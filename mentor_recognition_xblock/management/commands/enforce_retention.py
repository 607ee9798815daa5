"""Let go of what is past its period."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...errors import Invalid
from ...privacy import api as privacy
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py enforce_retention [--dry-run]``: the part of that name."""

    help = "Delete what is older than MENTOR_RECOGNITION_RETENTION allows."
    part = "enforce_retention"
    which = ("dry_run",)

    def add_arguments(self, parser: CommandParser) -> None:
        """A run that only counts."""
        parser.add_argument("--dry-run", action="store_true", help="count, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a kind: its period and how many rows went, or would."""
        verb = "would go" if options["dry_run"] else "gone"
        try:
            periods, rows = privacy.periods(), self._rows(dry_run=options["dry_run"])
        except Invalid as error:
            raise CommandError(str(error)) from error
        for kind, count in rows.items():
            days = periods[kind]
            period = "kept for ever" if days is None else f"kept {days} days"
            self.stdout.write(f"{kind}: {period}, {count} {verb}")

    def _rows(self, *, dry_run: bool) -> dict[str, int]:
        if not dry_run:
            report = self.done()
            return {} if report is None else dict(report.counts)
        would_go = privacy.enforce_retention(at=timezone.now(), dry_run=True)
        rows = {removed.kind: removed.rows for removed in would_go}
        self.line |= rows
        return rows
