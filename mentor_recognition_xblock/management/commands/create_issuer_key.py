"""Make the issuer's signing key."""

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
    """``manage.py create_issuer_key``: writes MENTOR_RECOGNITION_KEY_FILE, never over another."""

    help = "Create the issuer's private key file and publish its public half."
    which = ("kind",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The kind of key, and whether one that is known already is fine."""
        parser.add_argument("--kind", default="Ed25519", choices=badges.KEY_KINDS)
        parser.add_argument(
            "--if-none",
            action="store_true",
            help="Do nothing where a key of the kind is in use: for start scripts.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the new key's name; refuse when a file is there."""
        if options["if_none"] and (known := badges.key_in_use(kind=options["kind"])):
            self.stdout.write(f"{known} is in use: nothing was done")
            return
        try:
            fragment = badges.create_key(at=timezone.now(), kind=options["kind"])
        except RecognitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"created {fragment}: back the key file up apart from the database")
