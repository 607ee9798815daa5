"""Replace the issuer's signing key; what it signed stays valid."""

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
    """``manage.py rotate_issuer_key [--kind RS256]``."""

    help = "Make a new signing key and retire the old one."
    which = ("kind",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The kind of key."""
        parser.add_argument("--kind", default="Ed25519", choices=badges.KEY_KINDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the new key's name."""
        try:
            fragment = badges.rotate_key(at=timezone.now(), kind=options["kind"])
        except RecognitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{fragment} signs from now on")
