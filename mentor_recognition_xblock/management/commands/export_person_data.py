"""Everything kept about one person, as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from ...access import SHOWS_PRIVATE, by_operators
from ...privacy import api as privacy
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py export_person_data USER_ID > person.json``."""

    help = "Write everything kept about a person to standard output; nobody else is named in it."
    which = ("user_id",)

    def add_arguments(self, parser: CommandParser) -> None:
        """The account's number."""
        parser.add_argument("user_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """One JSON object."""
        data = privacy.export_person(user_id=options["user_id"], at=timezone.now())
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
