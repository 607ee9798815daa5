"""One at a time per learner and course, and per mentor: also before there is a row to lock."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

from .models import PairingLock

__all__ = ["cohort_key", "hold", "learner_key", "mentor_key", "patient"]

BATCH = 500
TRIES = 6
DEADLOCKS = frozenset({1205, 1213})  # MariaDB: lock wait timeout, deadlock found
P = ParamSpec("P")
R = TypeVar("R")


def learner_key(course_key: str, learner_id: int) -> str:
    """The key of a learner's place in a course run."""
    return sha256(f"{course_key}\n{learner_id}".encode()).hexdigest()


def cohort_key(course_key: str, cohort: str) -> str:
    """The key of a cohort's entry in the map; sorts before every learner's."""
    return "!" + sha256(f"{course_key}\n{cohort}".encode()).hexdigest()[:60]


def mentor_key(mentor_id: int) -> str:
    """The key of a mentor's capacity; sorts before every learner's."""
    return f"#{mentor_id:019d}"


def hold(*keys: str | Iterable[str]) -> None:
    """Hold the keys until the caller's transaction ends, in one order for everybody.

    An upsert on the primary key takes the exclusive lock at once, whether the row was there or
    not. "Insert, and on a duplicate select for update" would not do: on InnoDB two losers of the
    insert both keep a shared lock, then wait for each other.
    """
    wanted = {key for one in keys for key in ([one] if isinstance(one, str) else one)}
    ordered = [PairingLock(key=key) for key in sorted(wanted)]
    target = ["key"] if connection.features.supports_update_conflicts_with_target else None
    for first in range(0, len(ordered), BATCH):
        PairingLock.objects.bulk_create(
            ordered[first : first + BATCH],
            update_conflicts=True,
            update_fields=["held"],
            unique_fields=target,
        )


def patient(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command's transaction again when the database chose it as a deadlock's victim.

    InnoDB locks gaps of a unique index while it looks for duplicates, so that neighbours may
    collide whatever order locks are taken in. Inside a caller's transaction the caller must retry.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for tried in range(1, TRIES + 1):
            try:
                return command(*args, **kwargs)
            except OperationalError as error:
                code = error.args[0] if error.args else None
                if connection.in_atomic_block or code not in DEADLOCKS or tried == TRIES:
                    raise
                time.sleep(random.uniform(0, 0.05 * tried))  # noqa: S311  # jitter
        raise AssertionError("unreachable")

    return run
