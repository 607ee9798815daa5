"""What intake hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ..hosts.base import HostMembership


@dataclass(frozen=True)
class MembershipsData:
    """People in a course run, by user id, as the platform held it at ``at``."""

    course_key: str
    memberships: Mapping[int, HostMembership]
    at: datetime


@dataclass(frozen=True)
class Taken:
    """How many events a run took in, and how many it put off for a later one.

    ``waits``: in how many seconds somebody must look again at what was put off.
    """

    taken: int = 0
    postponed: int = 0
    waits: frozenset[int] = frozenset()

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.taken + other.taken, self.postponed + other.postponed, self.waits | other.waits
        )


@dataclass(frozen=True)
class SpellData:
    """A stretch of membership; ``until`` None while it lasts."""

    enrolled: bool
    cohort: str | None
    since: datetime
    until: datetime | None
    event_id: str


@dataclass(frozen=True)
class BackfillReport:
    """What a backfill of one course run found that no event had told.

    ``cohorts`` are the names of those that exist, by the platform's key; ``cohorted`` False means
    that the course uses none at present.
    """

    course_key: str
    people: int
    applied: int
    silent_days: tuple[date, ...] = field(default=())
    cohorts: Mapping[str, str] = field(default_factory=dict)
    cohorted: bool = True
