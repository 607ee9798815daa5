"""What programmes hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..core.policy import Policy


@dataclass(frozen=True)
class ProgrammeData:
    """A programme and the course runs in its scope."""

    id: int
    uuid: UUID
    slug: str
    title: str
    organisation: str
    description: str
    course_keys: tuple[str, ...]


@dataclass(frozen=True)
class TermData:
    """A term; ``closed_at`` None while it runs."""

    id: int
    uuid: UUID
    programme_id: int
    num: int
    title: str
    starts_on: date
    ends_on: date
    closed_at: datetime | None


@dataclass(frozen=True)
class PolicyVersionData:
    """An immutable policy version: the parsed ``policy`` and the ``content`` it came from."""

    id: int
    uuid: UUID
    programme_id: int
    num: int
    policy: Policy
    content: dict[str, object]
    content_hash: str
    effective_from: datetime
    note: str
