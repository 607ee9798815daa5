"""Take back overdue reviews and draw other reviewers."""

from __future__ import annotations

from ...access import WRITES, by_operators
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py expire_reviews``: the part of that name."""

    help = "Replace reviewers who are past their date, and draw panels that still wait."
    part = "expire_reviews"
