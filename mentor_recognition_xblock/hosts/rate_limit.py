"""How often somebody may ask: the platform limits neither handlers nor a plugin's pages.

A fixed window in the shared cache; when the cache is away, nobody is refused.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from typing import Final

from django.core.cache import cache

from .. import log_lines
from ..errors import TooFast

log = logging.getLogger(__name__)

WINDOW: Final = 60


def require(*, what: str, who: object, limit: int, at: datetime, message: object) -> None:
    """Count one request; ``TooFast`` when it is beyond ``limit``, until its minute is over."""
    if not within(what=what, who=who, limit=limit, at=at):
        raise TooFast(message, retry_after=WINDOW - int(at.timestamp()) % WINDOW)


def within(*, what: str, who: object, limit: int, at: datetime) -> bool:
    """Count one request; whether it is among the first ``limit`` of its minute.

    ``who`` is hashed: an address or account never stands in the cache.
    """
    name = hashlib.sha256(f"{what}:{who}".encode()).hexdigest()[:32]
    key = f"mentor-recognition:pace:{name}:{int(at.timestamp()) // WINDOW}"
    try:
        cache.add(key, 0, WINDOW * 2)
        return int(cache.incr(key)) <= limit
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "cache.count", error)
        return True
