"""How many costly requests of strangers are answered at once, over all of the site's processes.

Counted in the shared cache, and in each process for itself, which holds where no cache is shared.
A place taken by a process that died is free again after ``HELD`` seconds.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import cache

from .. import log_lines

log = logging.getLogger(__name__)

HELD: Final = 60
PATIENCE: Final = 2.0
_PAUSE: Final = 0.05

_here: dict[tuple[str, int], threading.BoundedSemaphore] = {}
_lock = threading.Lock()


@contextmanager
def turn(what: str, *, limit: int, patience: float = PATIENCE) -> Iterator[bool]:
    """Whether one of ``limit`` places was free within ``patience`` seconds; held inside."""
    with _lock:
        here = _here.setdefault((what, limit), threading.BoundedSemaphore(limit))
    until = time.monotonic() + patience
    if not here.acquire(timeout=patience):
        yield False
        return
    try:
        place = _place(what, limit, until)
        try:
            yield place is not None
        finally:
            if place is not None:
                _leave(*place)
    finally:
        here.release()


def _place(what: str, limit: int, until: float) -> tuple[str, str] | None:
    """Key and mark of a place that was free; an empty key when the cache is away."""
    mine = secrets.token_hex(8)
    try:
        while True:
            for number in range(limit):
                key = f"mentor-recognition:turn:{what}:{number}"
                if cache.add(key, mine, HELD):
                    return key, mine
            if time.monotonic() >= until:
                return None
            time.sleep(_PAUSE)
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "cache.count", error)
        return "", mine


def _leave(key: str, mine: str) -> None:
    if not key:
        return
    try:
        # Whoever overstayed must not free the place of the next.
        if cache.get(key) == mine:
            cache.delete(key)
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "cache.count", error)
