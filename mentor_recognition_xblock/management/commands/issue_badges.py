"""Issue the badges that awards still lack, or take up a batch again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...badges import api as badges
from ...errors import RecognitionError
from ...programmes import api as programmes
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py issue_badges PROGRAMME`` or ``--batch UUID [--retry-failed]``."""

    help = "Issue missing badges of a programme in a batch, or resume a batch."
    which = ("programme", "batch", "retry_failed")

    def add_arguments(self, parser: CommandParser) -> None:
        """The programme's slug, or a batch."""
        parser.add_argument("programme", nargs="?")
        parser.add_argument("--batch", type=UUID)
        parser.add_argument("--retry-failed", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run to the end in this process and print the progress."""
        try:
            batch = self._batch(options)
            while badges.run_batch(batch_uuid=batch.uuid, at=timezone.now()):
                batch = badges.batch(batch.uuid)
                self.stdout.write(f"{batch.done + batch.failed} of {batch.total}")
        except RecognitionError as error:
            raise CommandError(str(error)) from error
        batch = badges.batch(batch.uuid)
        self.line |= {"batch": batch.uuid, "badges": batch.done, "failed": batch.failed}
        self.stdout.write(
            f"batch {batch.uuid}: {batch.total} awards, {batch.done} done, {batch.failed} failed"
        )
        if batch.failed:
            raise CommandError("Some failed: fix the cause, then use --retry-failed.")

    def _batch(self, options: dict[str, Any]) -> badges.BatchData:
        now = timezone.now()
        if options["batch"] is not None:
            if options["retry_failed"]:
                return badges.retry_batch(batch_uuid=options["batch"], at=now)
            return badges.batch(options["batch"])
        if not options["programme"]:
            raise CommandError("Name a programme or a --batch.")
        programme = programmes.programme_by_slug(options["programme"])
        return badges.start_batch(
            decisions=badges.unissued(programme.id), reason="missing badges", at=now
        )
