"""How often a person may write in units: the LMS limits no handler, so the gate does."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from ..hosts import pace

DEFAULT: Final = 60


def check(*, user_id: int, at: datetime) -> None:
    """Count one write; ``TooFast`` beyond ``MENTOR_RECOGNITION_WRITES_PER_MINUTE``."""
    limit = int(getattr(settings, "MENTOR_RECOGNITION_WRITES_PER_MINUTE", DEFAULT))
    pace.require(
        what="write",
        who=user_id,
        limit=limit,
        at=at,
        message=_("That was very fast: wait a minute, then try again. Nothing is lost."),
    )
