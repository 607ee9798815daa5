"""Withdraw a key that others may hold, and issue again what it signed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...badges import api as badges
from ...errors import RecognitionError
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py compromise_issuer_key key-1``."""

    help = "Withdraw a compromised key; every badge it signed gets a new edition."
    which = ("fragment",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The key's name, as in the DID document."""
        parser.add_argument("fragment")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many badges are issued again, and the batch to watch."""
        try:
            batch = badges.compromise_key(fragment=options["fragment"], at=timezone.now())
        except RecognitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['fragment']} is withdrawn; batch {batch.uuid}: {batch.total} to issue "
            f"again, {batch.done} done, {batch.failed} failed"
        )
