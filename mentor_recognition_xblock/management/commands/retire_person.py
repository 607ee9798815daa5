"""Retire a person here, where no platform's pipeline does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ...access import WRITES, by_operators
from ...privacy import api as privacy
from ..logged import LoggedCommand


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py retire_person USER_ID``: safe to repeat."""

    help = "Remove a person from every table and keep every count. It cannot be undone."
    which = ("user_id",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The account's number: a name in a shell's history would outlive the person."""
        parser.add_argument("user_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """An error leaves everything as it was."""
        privacy.retire_person(user_id=options["user_id"], at=timezone.now())
        self.stdout.write("retired")
