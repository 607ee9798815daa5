"""Undo a revocation: a new edition of the badge."""

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
    """``manage.py reissue_credential UUID``: the revoked credential's uuid."""

    help = "Issue a revoked badge again after a won appeal."
    which = ("credential",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The credential's uuid."""
        parser.add_argument("credential", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the new edition."""
        try:
            badge = badges.reissue_credential(
                credential_uuid=options["credential"], at=timezone.now(), actor=None
            )
        except RecognitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{badge.uuid} is edition {badge.edition}, {badge.state}")
