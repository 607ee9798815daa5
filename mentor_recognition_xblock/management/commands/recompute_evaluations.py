"""Work stored evaluations out again from their facts and policy, and name what differs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from ...access import SHOWS_PRIVATE, by_operators
from ...errors import RecognitionError
from ...recognition import api as recognition
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py recompute_evaluations [UUID ...]``: exit code 1 on a difference."""

    help = "Work evaluations out again from their stored facts and policy: all, or those named."

    def add_arguments(self, parser: CommandParser) -> None:
        """The evaluations' uuids; none for all."""
        parser.add_argument("evaluations", nargs="*", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference with its evaluation, then how many were worked out."""
        uuids = options["evaluations"] or [
            evaluation.uuid for evaluation in recognition.evaluations()
        ]
        differing = 0
        for uuid in uuids:
            try:
                differences = recognition.recompute(uuid)
            except RecognitionError as error:
                raise CommandError(f"{uuid}: {error}") from error
            differing += bool(differences)
            for difference in differences:
                self.stderr.write(f"{uuid}: {difference}")
        self.line |= {"evaluations": len(uuids), "differing": differing}
        if differing:
            raise CommandError(f"{differing} of {len(uuids)} evaluations differ")
        self.stdout.write(f"{len(uuids)} evaluations follow from their facts and policies")
