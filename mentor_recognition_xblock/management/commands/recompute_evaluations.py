"""Work stored evaluations out again from their facts and policy, and name what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from ...access import SHOWS_PRIVATE, by_operators
from ...errors import RecognitionError
from ...recognition import api as recognition
from ..logged import LoggedCommand


@by_operators(does=SHOWS_PRIVATE)
class Command(LoggedCommand):
    """``manage.py recompute_evaluations [--evidence] [UUID ...]``: exit code 1 on a difference."""

    help = "Work evaluations out again from their stored facts and policy: all, or those named."

    def add_arguments(self, parser: CommandParser) -> None:
        """The evaluations' uuids; none for all."""
        parser.add_argument("evaluations", nargs="*", type=UUID)
        parser.add_argument(
            "--evidence",
            action="store_true",
            help="Gather the facts again as well, from the evidence as it stands today.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference with its evaluation, then how many were worked out."""
        uuids = options["evaluations"] or [
            evaluation.uuid for evaluation in recognition.evaluations()
        ]
        if options["evidence"]:
            self._from_evidence(uuids)
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

    def _from_evidence(self, uuids: Sequence[UUID]) -> None:
        """Say what comes out otherwise today; that is no error, for evidence may come late."""
        mentors: dict[int, set[int]] = defaultdict(set)
        for uuid in uuids:
            one = recognition.evaluation(uuid)
            mentors[one.term_id].add(one.mentor_id)
        for term_id, mentor_ids in sorted(mentors.items()):
            for found in recognition.evaluate_again(term_id=term_id, mentor_ids=mentor_ids):
                self.stdout.write(
                    f"term {term_id}, mentor {found.mentor_id}, {found.tier_key}: "
                    f"{found.stored or 'none'} then, {found.again or 'none'} today"
                )
