"""Revoke a badge by hand, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...badges import api as badges
from ...errors import RecognitionError
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py revoke_credential UUID --reason "…"``."""

    help = "Revoke a credential and publish the status list again."
    which = ("credential",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The credential's uuid and the reason."""
        parser.add_argument("credential", type=UUID)
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the new state."""
        try:
            badge = badges.revoke(
                credential_uuid=options["credential"],
                reason=options["reason"],
                at=timezone.now(),
                actor=None,
            )
        except RecognitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{badge.uuid} is {badge.state}")
