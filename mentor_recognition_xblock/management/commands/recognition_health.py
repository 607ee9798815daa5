"""Say whether all is well, for people and for monitors."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import SHOWS_PRIVATE, by_operators
from ...health import api as health
from ..logged import LoggedCommand

MARKS = {health.State.GOOD: "ok  ", health.State.LOOK: "LOOK", health.State.BAD: "BAD "}


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py recognition_health``: exit code 0 well, 1 look, 2 bad."""

    # It says what the checks say, and must speak where one of them would stop it.
    requires_system_checks = ()
    help = "Say how schedule, worker, key, deliveries, jobs and letters stand, and what mends them."

    worst: health.State

    def add_arguments(self, parser: CommandParser) -> None:
        """A form for programs, and all lines."""
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def execute(self, *args: Any, **options: Any) -> Any:
        """As others; a site that is not well is the command's result, not its failure."""
        said = super().execute(*args, **options)
        if self.worst is not health.State.GOOD:
            raise CommandError("not all is well", returncode=self.worst.value)
        return said

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each finding, with its mend below where there is one."""
        now = timezone.now()
        found = health.of_site(at=now)
        self.worst = health.worst(found)
        state = self.line["state"] = self.worst.name.lower()
        if options["json"]:
            told = {"state": state, "findings": [one.as_json() for one in found]}
            self.stdout.write(json.dumps(told, indent=2))
        else:
            for one in found:
                when = f" ({one.at:%Y-%m-%d %H:%M} UTC)" if one.at else ""
                what = str(one.what).removesuffix(".")
                self.stdout.write(f"{MARKS[one.state]} {what}: {one.says}{when}")
                if one.mend:
                    self.stdout.write(f"     -> {one.mend}")
                if one.command:
                    self.stdout.write(f"        {one.command}")
