"""What pairing hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..core.mentor_fit import Fit


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
    met_at: datetime | None = None


@dataclass(frozen=True)
class LoadData:
    """How full a mentor is: ``capacity`` None when none is stated for the term.

    ``places`` is how many more learners may be offered: 0 while away, full or unstated.
    """

    mentor_id: int
    capacity: int | None
    active: int
    away: bool
    left: bool

    @property
    def places(self) -> int:
        """Learners who may still be offered."""
        if self.left or self.away or self.capacity is None:
            return 0
        return max(0, self.capacity - self.active)


@dataclass(frozen=True)
class RequestData:
    """A learner's request; ``goal`` is a key of ``mentors.GOALS``.

    ``queued_at`` is its place in the queue; ``asked_at`` counts its reminders.
    """

    id: int
    uuid: UUID
    programme_id: int
    course_key: str
    learner_id: int
    goal: str
    words: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    wished_mentor_id: int | None
    state: str
    queued_at: datetime
    asked_at: datetime
    held_by: int | None
    held_until: datetime | None


@dataclass(frozen=True)
class QueuedData:
    """A request as a mentor sees it before acceptance: what is needed, never whose it is."""

    uuid: UUID
    course_key: str
    goal: str
    words: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    asked_at: datetime
    waited_days: int
    wished: bool
    held_until: datetime | None
    fit: Fit | None


@dataclass(frozen=True)
class HandOverData:
    """A note about a learner, by whom and when; ``pairing_id`` is the ended pairing."""

    pairing_id: int
    author_id: int
    note: str
    written_at: datetime


@dataclass(frozen=True)
class SuggestionData:
    """A match for a manager to confirm; ``basis`` is kept with the pairing."""

    request: RequestData
    mentor_id: int
    fit: Fit
    drawn: bool
    basis: dict[str, object]


@dataclass(frozen=True)
class UnassignedData:
    """An enrolled learner without a mentor: their cohort and the key of the reason."""

    learner_id: int
    cohort: str
    reason: str
