"""Doing a transaction again when the database chose it as a deadlock's victim.

InnoDB locks gaps of a unique index while it looks for duplicates, so that neighbours may collide
whatever order locks are taken in.
"""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from django.db import OperationalError, connection

__all__ = ["retry_on_deadlock"]

# MariaDB: a deadlock found costs milliseconds, a lock wait that timed out most of a minute.
TRIES: Final = {1213: 6, 1205: 2}
P = ParamSpec("P")
R = TypeVar("R")


def retry_on_deadlock(command: Callable[P, R]) -> Callable[P, R]:
    """Run ``command``, a transaction that may be repeated, again after a deadlock.

    Inside a caller's transaction the caller must retry: what it did before is undone as well.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for tried in range(1, max(TRIES.values()) + 1):
            try:
                return command(*args, **kwargs)
            except OperationalError as error:
                code = error.args[0] if error.args else 0
                if connection.in_atomic_block or tried >= TRIES.get(code, 0):
                    raise
                time.sleep(random.uniform(0, 0.05 * tried))  # noqa: S311  # jitter
        raise AssertionError("unreachable")

    return run
