"""Compare course data with the platform's tables, take in what is missing, report the gaps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...hosts import HostUnavailable
from ...programmes import api as programmes
from ...tasks.intake import Reconciled, reconcile


@by_operators(does=WRITES)
class Command(BaseCommand):
    """``manage.py backfill_course_data``: after installing, and once a day; safe to repeat."""

    help = "Take in enrolments, cohorts and removed units that no event told."

    def add_arguments(self, parser: CommandParser) -> None:
        """All programmes' courses, or one; and a run that only counts."""
        parser.add_argument("--course", help="one course run, e.g. course-v1:Org+Course+Run")
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """A course the platform cannot answer for is named and does not stop the rest."""
        courses = [key for one in programmes.programmes() for key in one.course_keys]
        if options["course"]:
            if options["course"] not in courses:
                raise CommandError("That course run is in no programme.")
            courses = [options["course"]]
        failed = []
        for course_key in courses:
            try:
                done = reconcile(
                    course_key=course_key, at=timezone.now(), dry_run=options["dry_run"]
                )
            except HostUnavailable as error:
                failed.append(course_key)
                self.stderr.write(f"{course_key}: {error}")
                continue
            self._report(done, "missing" if options["dry_run"] else "taken in")
        if failed:
            raise CommandError(f"{len(failed)} course runs could not be read; run it again.")

    def _report(self, done: Reconciled, verb: str) -> None:
        found = done.found
        self.stdout.write(
            f"{found.course_key}: {found.people} people, {found.applied} {verb}, "
            f"{done.without_pairing} learners without pairing"
        )
        for words, names in (
            ("cohorts mapped to a mentor that the platform does not know", done.unknown_cohorts),
            ("cohorts without a mentor", done.cohorts_without_mentor),
            ("days without any event", [str(day) for day in found.silent_days]),
        ):
            if names:
                self.stdout.write(f"  {words}: {', '.join(names)}")
