"""One at a time per learner and course, and per mentor: also before there is a row to lock."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db import connection

from .models import PairingLock

__all__ = ["cohort_place", "hold", "learner_key", "mentor_key"]

BATCH = 500


def learner_key(course_key: str, learner_id: int) -> str:
    """The key of a learner's place in a course run."""
    return sha256(f"{course_key}\n{learner_id}".encode()).hexdigest()


def cohort_place(course_key: str, cohort_key: str) -> str:
    """The key of a cohort's entry in the map; sorts before every learner's."""
    return "!" + sha256(f"{course_key}\n{cohort_key}".encode()).hexdigest()[:60]


def mentor_key(mentor_id: int) -> str:
    """The key of a mentor's capacity; sorts before every learner's."""
    return f"#{mentor_id:019d}"


def hold(*keys: str | Iterable[str]) -> None:
    """Hold the keys until the caller's transaction ends, in one order for everybody.

    An upsert on the primary key takes the exclusive lock at once, whether the row was there or
    not. "Insert, and on a duplicate select for update" would not do: on InnoDB two losers of the
    insert both keep a shared lock, then wait for each other.
    """
    wanted = {key for group in keys for key in ([group] if isinstance(group, str) else group)}
    ordered = [PairingLock(key=key) for key in sorted(wanted)]
    target = ["key"] if connection.features.supports_update_conflicts_with_target else None
    for first in range(0, len(ordered), BATCH):
        PairingLock.objects.bulk_create(
            ordered[first : first + BATCH],
            update_conflicts=True,
            update_fields=["held"],
            unique_fields=target,
        )
