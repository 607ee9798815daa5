"""Put what support needs into one file, without personal data and without secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import SHOWS_PRIVATE, by_operators
from ...health import api as health
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py support_bundle --out bundle.zip``: never over a file that is there."""

    help = "Write versions, settings without secrets, health, counts, policies' hashes, failures."

    # What the checks find stands in it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("--out", type=Path, required=True, help="the file to write, a .zip")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is in it."""
        now = timezone.now()
        try:
            names = health.write_bundle(options["out"], findings=health.of_site(at=now), at=now)
        except OSError as error:
            raise CommandError(
                f"{options['out']} could not be written ({error.strerror}): name another file "
                "with --out"
            ) from error
        self.line["files"] = len(names)
        self.stdout.write(f"wrote {options['out']}: {', '.join(names)}")
        self.stdout.write("It names no person; read it before you send it.")
