"""What several reads show: people by name, courses by title, words of a list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ... import pages
from ...home.waiting import Waiting
from ...home.waiting.places import course_title
from ...reviews import api as reviews

__all__ = ["Rubric", "WaitingRow", "course_title", "name_of", "names", "rubric_of", "waiting_row"]


@dataclass(frozen=True)
class WaitingRow:
    """What waits: the words, the button's words, and the page that settles it."""

    what: str
    act: str
    address: str
    place: str
    since: datetime | None
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Rubric:
    """One version of a rubric, as reviewers score by it."""

    key: str
    num: int
    title: str
    criteria: tuple[reviews.Criterion, ...]


def waiting_row(row: Waiting, at: datetime) -> WaitingRow:
    """The row as it is shown at ``at``."""
    return WaitingRow(
        row.what, row.act, row.address, row.place, row.since, row.due_at, row.is_late(at)
    )


def rubric_of(found: reviews.RubricData) -> Rubric:
    """Without the rows that it stands in."""
    return Rubric(found.key, found.num, found.title, found.criteria)


def names(user_ids: Collection[int]) -> dict[int, str]:
    """What people are called on pages, in one query."""
    return pages.names(set(user_ids))


def name_of(user_id: int) -> str:
    """What one person is called."""
    return names([user_id])[user_id]
