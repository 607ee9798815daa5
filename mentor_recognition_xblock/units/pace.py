"""How often a person may write: the LMS limits no handler, so the gate does.

A fixed window in the shared cache; when the cache is away, nobody is refused.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from ..errors import RecognitionError

log = logging.getLogger(__name__)

WINDOW: Final = 60
DEFAULT: Final = 60


class TooFast(RecognitionError):
    """More writes in a minute than a person makes; nothing was changed."""

    default_code = "too_fast"


def check(*, user_id: int, at: datetime) -> None:
    """Count one write; ``TooFast`` beyond ``MENTOR_RECOGNITION_WRITES_PER_MINUTE``."""
    limit = int(getattr(settings, "MENTOR_RECOGNITION_WRITES_PER_MINUTE", DEFAULT))
    key = f"mentor-recognition:pace:{user_id}:{int(at.timestamp()) // WINDOW}"
    try:
        cache.add(key, 0, WINDOW * 2)
        count = cache.incr(key)
    except Exception:
        log.warning("the cache could not count writes", exc_info=True)
        return
    if count > limit:
        raise TooFast(_("That was very fast: wait a minute, then try again. Nothing is lost."))
