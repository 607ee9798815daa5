"""What intake hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from ..hosts import HostUnavailable


class NotCaughtUp(HostUnavailable):
    """The platform's tables do not hold yet what the event says; look again in a moment."""


@dataclass(frozen=True)
class MembershipData:
    """A person in a course run, as the platform held it at ``at``; ``cohort`` None is no cohort."""

    course_key: str
    user_id: int
    enrolled: bool
    mode: str
    cohort: str | None
    at: datetime


@dataclass(frozen=True)
class SpellData:
    """A stretch of membership; ``until`` None while it lasts."""

    enrolled: bool
    mode: str
    cohort: str | None
    since: datetime
    until: datetime | None
    event_id: str


@dataclass(frozen=True)
class GradeData:
    """A course grade 0..1 as found at ``at``."""

    percent: float
    letter: str
    passed_at: datetime | None
    at: datetime
    event_id: str


@dataclass(frozen=True)
class CertificateData:
    """A certificate's status as found at ``at``."""

    status: str
    mode: str
    at: datetime
    event_id: str


@dataclass(frozen=True)
class BackfillReport:
    """What a backfill of one course run found that no event had told."""

    course_key: str
    people: int
    applied: int
    silent_days: tuple[date, ...] = field(default=())
    cohorts: frozenset[str] = frozenset()
