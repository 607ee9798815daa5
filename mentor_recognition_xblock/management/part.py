"""A command that does one part of the schedule at once, due or not."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ..schedule import api as schedule
from .logged import LoggedCommand


class PartCommand(LoggedCommand):
    """``part`` names it; what it counted is printed, and stands in the log."""

    part: str

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts by their words."""
        report = self.done()
        if report is not None:
            self.stdout.write(in_words(self.part, report))

    def done(
        self, *, work: schedule.Work | None = None, takes_over: bool = False
    ) -> schedule.Report | None:
        """Do the part; None, and a line that says so, where another run has it."""
        outcome = schedule.run_now(self.part, clock=timezone.now, work=work, takes_over=takes_over)
        if outcome.ended is schedule.Ended.BUSY:
            self.stdout.write(f"{self.part}: another run is at it; nothing was done")
            return None
        self.line |= {**outcome.report.counts, "failed": outcome.report.failed}
        return outcome.report


def in_words(name: str, report: schedule.Report) -> str:
    """One line: the part, its counts, and what failed."""
    counted = schedule.BY_NAME[name].counted
    said = [f"{count} {counted[key]}" for key, count in report.counts.items()]
    if report.failed:
        said.append(f"{report.failed} failed: {report.problem}")
    return f"{name}: {', '.join(said) or 'all is well'}"
