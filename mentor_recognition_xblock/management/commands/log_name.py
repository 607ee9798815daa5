"""Say under which pseudonym a person stands in the log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from ... import log_lines
from ...access import SHOWS_PRIVATE, by_operators
from ...errors import Invalid
from ...hosts.people import person_called
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py log_name LOGIN``: prints the pseudonym of an account."""

    help = "Say under which pseudonym a person stands in the log."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("login", help="a username or an e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look the account up; the log does not say whose name was asked for."""
        try:
            person = person_called(options["login"], field="login")
        except Invalid as error:
            raise CommandError(str(error)) from error
        self.stdout.write(log_lines.pseudonym(person.user_id))
