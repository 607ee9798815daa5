"""Remind of requests and pairings that wait, free locks, let lapse."""

from __future__ import annotations

from ...access import WRITES, by_operators
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py tend_pairings``: the part of that name."""

    help = "Remind of waiting requests and missing first contacts; let lapse at 28 days."
    part = "tend_pairings"
