"""Write the heads of the audit log to the file outside the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import CommandError

from ...access import WRITES, by_operators
from ...audit import api as audit
from ...schedule import api as schedule
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py anchor_audit_log``: the part of that name, and by itself at each close."""

    help = "Add the newest links of the audit log to MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE."
    part = "anchor_audit_log"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the newest anchor's mac, which may be kept anywhere; repeating adds nothing."""
        if audit.anchor_file() is None:
            raise CommandError("Set MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE to a file first.")
        macs: list[str | None] = []

        def anchor(at: datetime, alive: schedule.Alive) -> schedule.Report:
            macs.append(audit.anchor(at=at))
            return schedule.Report({"anchored": 1})

        try:
            self.done(work=anchor)
        except (OSError, ValueError) as error:
            raise CommandError(f"the anchor could not be written: {error}") from error
        for mac in macs:
            self.line["mac"] = mac
            self.stdout.write(f"anchored: {mac}")
