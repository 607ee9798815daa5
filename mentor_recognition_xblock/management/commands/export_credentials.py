"""Write every credential and what is needed to verify it without us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ...access import SHOWS_PRIVATE, by_operators
from ...badges import api as badges
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py export_credentials DIR``: credentials/, status/, did.json, documents.json."""

    help = "Export all credentials with the documents that verify them."

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument: the folder, made if it is not there."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were written."""
        count = badges.export_all(options["folder"])
        self.line["credentials"] = count
        self.stdout.write(f"wrote {count} credentials to {options['folder']}")
