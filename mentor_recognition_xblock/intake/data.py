"""What intake hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ..hosts import HostUnavailable
from ..hosts.base import HostMembership


class NotCaughtUp(HostUnavailable):
    """The platform's tables do not hold yet what the event says; look again in a moment."""


@dataclass(frozen=True)
class MembershipData:
    """A person in a course run, as the platform held it at ``at``."""

    course_key: str
    user_id: int
    membership: HostMembership
    at: datetime


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
