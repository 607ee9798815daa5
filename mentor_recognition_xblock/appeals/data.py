"""What appeals hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .states import AppealKind, AppealState


@dataclass(frozen=True)
class AppealData:
    """An appeal as its row holds it; ``title`` says in words what was appealed.

    ``due_at`` is the last moment to answer it; ``seats`` people are to sit on it. ``answer`` is a
    manager's, to a revocation that was sent back.
    """

    uuid: UUID
    programme_id: int
    mentor_id: int
    mentor_user_id: int
    kind: str
    subject: UUID
    proposal: UUID
    title: str
    statement: str
    filed_at: datetime
    due_at: datetime
    seats: int
    state: str
    closed_at: datetime | None
    brought: UUID | None
    answer: str
    answer_reason: str
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for its panel."""
        return self.state == AppealState.OPEN

    @property
    def is_sent_back(self) -> bool:
        """Whether others decide again, who read both sides then."""
        return self.state == AppealState.REMITTED

    @property
    def waits_for_manager(self) -> bool:
        """Whether a revocation was sent back, and no manager has answered yet."""
        is_sent_back = self.state == AppealState.REMITTED and self.kind == AppealKind.REVOCATION
        return is_sent_back and not self.answer


@dataclass(frozen=True)
class Appealable:
    """What a mentor may appeal now, and the last moment to do so."""

    kind: str
    subject: UUID
    title: str
    decided_at: datetime
    until: datetime


@dataclass(frozen=True)
class SeatData:
    """One seated person; ``outcome`` is empty before their vote. ``named``: by a manager."""

    member_id: int
    seated_at: datetime
    named: bool
    outcome: str
    reason: str
    cast_at: datetime | None

    @property
    def has_voted(self) -> bool:
        """Whether their vote is in."""
        return bool(self.outcome)


@dataclass(frozen=True)
class Said:
    """What one of those who decided first answered."""

    words: str
    said_at: datetime


@dataclass(frozen=True)
class BothSides:
    """What was decided and why, and what those who decided answer to the appeal.

    ``has_begun``: somebody of the panel has voted, and no more is answered.
    """

    reason: str
    decided_at: datetime
    answers: tuple[Said, ...]
    has_begun: bool


@dataclass(frozen=True)
class SeatView:
    """What a seated person reads: ``others`` once their own vote is in."""

    appeal: AppealData
    sides: BothSides
    cast: int
    taken: int
    own: SeatData
    others: tuple[SeatData, ...]


@dataclass(frozen=True)
class OwnAppeal:
    """What the mentor reads of their appeal: no names, no votes, reasons once it is decided.

    ``withdraws``: it may still be withdrawn.
    """

    appeal: AppealData
    sides: BothSides
    taken: int
    withdraws: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """What managers read of the seats: who sits, who voted, and never how."""

    members: tuple[SeatData, ...]
    lacking: int
