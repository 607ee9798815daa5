"""Send the notices that are due, and remind of badges that wait."""

from __future__ import annotations

from ...access import WRITES, by_operators
from ..part import PartCommand


@by_operators(does=WRITES)
class Command(PartCommand):
    """``manage.py send_notices``: the part of that name."""

    help = "Send digests, and what waited for quiet hours to end."
    part = "send_notices"
