"""What votes of a committee hand out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class VoteData:
    """One member's vote on a case, with the reason."""

    outcome: str
    reason: str
    cast_at: datetime
    member_id: int = 0


@dataclass(frozen=True)
class CaseVotes:
    """How the vote on a case stands for a member: ``others`` are shown once ``own`` is in.

    ``able`` members may decide; ``quorum`` votes are needed, of which a ``share`` awards.
    """

    quorum: int
    share: float
    able: int
    cast: int
    own: VoteData | None
    others: tuple[VoteData, ...]
    round: int
    is_open: bool

    @property
    def is_voted(self) -> bool:
        """Whether votes decide, and not one member alone."""
        return self.quorum > 1

    def hides(self, earlier: Collection[VoteData], member_id: int) -> bool:
        """Whether earlier votes on the open case are hidden from a member.

        As present ones are, until theirs is in; not from whoever voted among them.
        """
        voted = any(one.member_id == member_id for one in earlier)
        return self.is_open and self.is_voted and self.own is None and not voted

    @property
    def changes(self) -> int:
        """What a form sends along: 1 where an own vote stands, which it changes."""
        return int(self.own is not None)

    @property
    def lacking(self) -> int:
        """How many members too few may decide."""
        return max(0, self.quorum - self.able)
