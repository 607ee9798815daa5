"""Whose rows are read: of all mentors of a programme, or of some."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any


def of_mentors(programme_id: int, mentor_ids: Collection[int] | None) -> dict[str, Any]:
    """What rows of a table that names a mentor are chosen by."""
    if mentor_ids is None:
        return {"mentor__programme_id": programme_id}
    return {"mentor_id__in": mentor_ids}
