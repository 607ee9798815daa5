"""Do all that is due: the one command for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...schedule import api as schedule
from ..logged import LoggedCommand
from ..part import in_words


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py run_due_work``: every five minutes, on one machine or several."""

    help = "Do each part of the schedule that is due; exit code 1 when one failed."
    which = ("only", "dry_run")
    # A setting that is wrong stops the part that reads it, and not the rest.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Some parts alone, and a run that only names."""
        parser.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="PART",
            choices=sorted(schedule.BY_NAME),
            help="do this part now, due or not; may be given again",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="name the parts that are due, and do none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each part that was done, or with ``-v 0`` for each that failed."""
        if options["dry_run"]:
            for name in options["only"] or schedule.due(at=timezone.now()):
                self.stdout.write(f"{name}: {schedule.BY_NAME[name].does}")
            return
        failed = []
        for outcome in schedule.run_due(clock=timezone.now, only=options["only"]):
            self.line[outcome.ended.value] = self.line.get(outcome.ended.value, 0) + 1
            if outcome.ended is schedule.Ended.FAILED:
                failed.append(outcome.name)
            elif options["verbosity"] == 0 or outcome.ended is schedule.Ended.WAITS:
                continue
            self.stdout.write(
                f"{outcome.name}: another run is at it"
                if outcome.ended is schedule.Ended.BUSY
                else in_words(outcome.name, outcome.report)
            )
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}; recognition_health says what to do")
