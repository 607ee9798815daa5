"""What agreements hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .states import AgreementState, CheckpointState


@dataclass(frozen=True)
class AgreementData:
    """One proposal; ``by_mentor`` says whose. ``signed_at`` is when the other side agreed."""

    pairing_id: int
    num: int
    brief: str
    goals: tuple[str, ...]
    limits: str
    by_mentor: bool
    state: str
    proposed_at: datetime
    signed_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for the other side."""
        return self.state == AgreementState.PROPOSED


@dataclass(frozen=True)
class CheckpointData:
    """A meeting; each side has a word of its own about it, which both read."""

    uuid: UUID
    pairing_id: int
    starts_at: datetime
    agenda: str
    by_mentor: bool
    state: str
    learner_confirmed_at: datetime | None
    mentor_confirmed_at: datetime | None
    missed_by_mentor: bool | None
    learner_note: str
    mentor_note: str

    def confirmed_by(self, *, mentor: bool) -> bool:
        """Whether that side said that it took place."""
        return (self.mentor_confirmed_at if mentor else self.learner_confirmed_at) is not None

    def is_pending(self, at: datetime) -> bool:
        """Whether its time has come and it is not settled yet: one side's word is not enough."""
        return self.state == CheckpointState.PLANNED and self.starts_at <= at


@dataclass(frozen=True)
class Collaboration:
    """What the two of a pairing agreed, proposed and planned.

    ``agreed`` counts now; ``proposed`` waits for a signature; ``earlier`` are the agreements that
    counted before and the proposals that never did, newest first. ``checkpoints`` are in order of
    time.
    """

    pairing_id: int
    agreed: AgreementData | None = None
    proposed: AgreementData | None = None
    earlier: tuple[AgreementData, ...] = ()
    checkpoints: tuple[CheckpointData, ...] = ()
    newest: int = 0

    def next_checkpoint(self, at: datetime) -> CheckpointData | None:
        """The first that is planned and still to come."""
        planned = (one for one in self.checkpoints if one.state == CheckpointState.PLANNED)
        return next((one for one in planned if one.starts_at > at), None)

    def to_confirm(self, at: datetime, *, mentor: bool) -> tuple[CheckpointData, ...]:
        """Those that are over and wait for that side's word."""
        over = (one for one in self.checkpoints if one.is_pending(at))
        return tuple(one for one in over if not one.confirmed_by(mentor=mentor))
