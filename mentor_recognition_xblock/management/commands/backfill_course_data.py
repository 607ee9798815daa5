"""Compare course data with the platform's tables, take in what is missing, report the gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...course_data import api as course_data
from ...programmes import api as programmes
from ...schedule import api as schedule
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py backfill_course_data``: the part of that name, for one course or all."""

    help = "Take in enrolments, cohorts and removed units that no event told."
    part = "backfill_course_data"
    which = ("course", "dry_run")

    def add_arguments(self, parser: CommandParser) -> None:
        """All programmes' courses, or one; and a run that only counts."""
        parser.add_argument("--course", help="one course run, e.g. course-v1:Org+Course+Run")
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """A course the platform cannot answer for is named and does not stop the rest."""
        course_key = options["course"] or ""
        if course_key and programmes.programme_id_of_course(course_key) is None:
            raise CommandError(
                f"--course: {course_key} is in no programme; add it under the Set-up of one."
            )
        dry_run = options["dry_run"]
        failed: list[str] = []

        def read(at: datetime, alive: schedule.Alive) -> schedule.Report:
            courses = 0
            for done in course_data.reconcile_all(course_key=course_key, dry_run=dry_run):
                alive()
                if isinstance(done, course_data.Unanswered):
                    failed.append(done.course_key)
                    self.stderr.write(f"{done.course_key}: {done.reason}")
                else:
                    courses += 1
                    self._report(done, "missing" if dry_run else "taken in")
            return schedule.report({"courses": courses}, failed)

        if course_key or dry_run:
            read(timezone.now(), lambda: None)  # less than the part: its report is none
        else:
            self.done(work=read)
        if failed:
            raise CommandError(f"{len(failed)} course runs could not be read; run it again.")

    def _report(self, done: course_data.Reconciled, verb: str) -> None:
        differences = done.found
        self.stdout.write(
            f"{differences.course_key}: {differences.people} people, {differences.applied} {verb}, "
            f"{done.without_pairing} learners without pairing"
        )
        for words, names in (
            ("cohorts mapped to a mentor that the platform does not know", done.unknown_cohorts),
            ("cohorts without a mentor", done.cohorts_without_mentor),
            ("days without any event", [str(day) for day in differences.silent_days]),
        ):
            if names:
                self.stdout.write(f"  {words}: {', '.join(names)}")
