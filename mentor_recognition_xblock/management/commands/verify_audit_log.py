"""Prove that the audit log was not rewritten, or name the first row that breaks; show a stream."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ...access import WRITES, by_operators
from ...audit import api as audit
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py verify_audit_log``: exit code 1 when the chain is broken."""

    part = "verify_audit_log"
    help = "Recompute the audit chain and name the first broken row."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to show a stream as well."""
        parser.add_argument(
            "--show",
            metavar="STREAM",
            default="",
            help="also print the entries of a stream, as in programme:1, one JSON object a line",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line; fail with the stream, the row's number and the reason."""
        # A run that is at it already holds up nobody who asks: proving changes nothing.
        report = self.done(takes_over=True)
        if report is not None and report.failed:
            raise CommandError(f"audit log broken: {report.problem}")
        shown = audit.entries(stream=options["show"]) if options["show"] else []
        if options["show"] and not shown:
            raise CommandError(f"--show: no entries in a stream called {options['show']}")
        for entry in shown:
            self.stdout.write(json.dumps(asdict(entry), default=str))
        self.stdout.write("audit log holds: every entry follows from the one before it")
