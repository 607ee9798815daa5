"""When a committee's vote is decided, and how.

An award needs enough votes, a share of them and more than half; to decline, more than half. Until
every member has voted, a vote is settled as soon as no vote still to come could change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .policy_parts import VoteRule

Outcome = Literal["award", "decline", "defer"]
# Rounding of a share such as 0.667 must not refuse two of three.
_HAIR: Final = 0.005


@dataclass(frozen=True)
class Votes:
    """Votes by outcome, counted."""

    award: int = 0
    decline: int = 0
    defer: int = 0

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Votes:
        """From counts by outcome; what is missing is none."""
        return cls(counts.get("award", 0), counts.get("decline", 0), counts.get("defer", 0))

    @property
    def cast(self) -> int:
        """All of them."""
        return self.award + self.decline + self.defer


def outcome(votes: Votes, rule: VoteRule) -> Outcome | None:
    """What the votes come to as they stand; None below the quorum.

    To decline needs more than half of the votes; all else defers, which ends nothing.
    """
    if votes.cast < rule.quorum:
        return None
    others = votes.decline + votes.defer
    if votes.award > others and votes.award / votes.cast >= rule.share - _HAIR:
        return "award"
    return "decline" if 2 * votes.decline > votes.cast else "defer"


def settled(votes: Votes, rule: VoteRule, *, to_come: int) -> Outcome | None:
    """The outcome once ``to_come`` further votes could not change it; None before.

    Members need not vote, so fewer than ``to_come`` may come.
    """
    now = outcome(votes, rule)
    if now is None:
        return None
    for award in range(to_come + 1):
        for decline in range(to_come + 1 - award):
            for defer in range(to_come + 1 - award - decline):
                then = Votes(votes.award + award, votes.decline + decline, votes.defer + defer)
                if outcome(then, rule) != now:
                    return None
    return now
