"""How often a person may write in units: the LMS limits no handler, so the gate does."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from ..errors import RecognitionError
from ..hosts import pace

DEFAULT: Final = 60


class TooFast(RecognitionError):
    """More writes in a minute than a person makes; nothing was changed."""

    default_code = "too_fast"


def check(*, user_id: int, at: datetime) -> None:
    """Count one write; ``TooFast`` beyond ``MENTOR_RECOGNITION_WRITES_PER_MINUTE``."""
    limit = int(getattr(settings, "MENTOR_RECOGNITION_WRITES_PER_MINUTE", DEFAULT))
    if not pace.within(what="write", who=user_id, limit=limit, at=at):
        raise TooFast(_("That was very fast: wait a minute, then try again. Nothing is lost."))
