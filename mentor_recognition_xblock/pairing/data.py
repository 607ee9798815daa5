"""What pairing hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class PairingData:
    """A pairing; ``mentor_id`` is a mentor's id, ``learner_id`` a user's."""

    id: int
    uuid: UUID
    programme_id: int
    course_key: str
    cohort: str
    mentor_id: int
    learner_id: int
    assignment_method: str
    starts_at: datetime
    ends_at: datetime | None
    end_reason: str
