"""A policy played over past closes, each as it was known then: who would reach which tier, when.

Outcomes are those frozen by each close; the rest is read as of it. A tier is taken as awarded at
the close that proposes it, for software cannot foresee what people decide; nothing that really was
awarded enters, so that two policies replayed start alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..core import metrics
from ..core.periods import months_after
from ..core.policy import Policy, Tier
from ..jobs import api as jobs
from ..programmes import api as programmes
from . import sources
from .evidence import facts_of_all
from .ladder import EVALUATED_AGAIN, PROPOSED_AGAIN, tiers_above
from .models import TermClose


@dataclass(frozen=True)
class Close:
    """A close of the past: the number and title of its term."""

    num: int
    title: str


@dataclass
class Played:
    """What one policy came to.

    ``reached`` is the number of the close at which a mentor first reached a tier, by mentor id and
    tier; ``held`` the tiers held after the last close. Of that one: ``ready`` are mentors with a
    tier's least evidence, ``joint`` those of them who passed every gate, ``passed`` those who
    passed one.
    """

    policy: Policy
    reached: dict[tuple[int, str], int] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    ready: Counter[str] = field(default_factory=Counter)
    joint: Counter[str] = field(default_factory=Counter)
    passed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _until: dict[int, date] = field(default_factory=dict)
    # Closes met running, and the number of the last of them.
    _streak: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)

    def close(self, mentor_id: int, num: int, facts: metrics.Facts, *, is_last: bool) -> None:
        """Play one mentor at one close."""
        day = facts.as_of
        if mentor_id in self.held and self._until[mentor_id] <= day:
            del self.held[mentor_id]
        held = self.held.get(mentor_id)
        rank = self.policy.rank(held) if held else -1
        above = tiers_above(self.policy, rank)
        renewed = self._ends_by(mentor_id, held, day + EVALUATED_AGAIN)
        met: list[Tier] = []
        for tier in self.policy.tiers:
            if tier.kind != "earned" or not (tier in above or tier is renewed or is_last):
                continue
            result = metrics.evaluate(self.policy, tier, facts)
            if is_last:
                self._count(tier, result)
            if result.result == "met" and self._running(mentor_id, tier, num):
                met.append(tier)
        again = self._ends_by(mentor_id, held, day + PROPOSED_AGAIN)
        # One rung at a time, as proposals are opened; the tier held is proposed anew near its end.
        given = next((tier for tier in (*above[:1], again) if tier in met), None)
        if given is not None:
            self.held[mentor_id] = given.key
            self._until[mentor_id] = months_after(day, given.valid_months)
            self.reached.setdefault((mentor_id, given.key), num)

    def _running(self, mentor_id: int, tier: Tier, num: int) -> bool:
        """Whether this close, which met the tier, is the last of as many running as it asks for."""
        before, last = self._streak.get((mentor_id, tier.key), (0, 0))
        count = before + 1 if last == num - 1 else 1
        self._streak[mentor_id, tier.key] = count, num
        return count >= tier.consecutive_closes

    def _ends_by(self, mentor_id: int, held: str | None, day: date) -> Tier | None:
        return self.policy.tier(held) if held and self._until[mentor_id] <= day else None

    def _count(self, tier: Tier, result: metrics.TierResult) -> None:
        least = [gate for gate in result.gates if gate.metric.startswith("min.")]
        if any(gate.result != "met" for gate in least):
            return
        self.ready[tier.key] += 1
        self.joint[tier.key] += result.result == "met"
        for gate in result.gates:
            if gate not in least:
                self.passed[tier.key, gate.metric] += gate.result == "met"


def closes_of(programme_id: int) -> list[programmes.TermData]:
    """The terms whose close was evaluated, in their order."""
    done = set(
        TermClose.objects.filter(term__programme_id=programme_id).values_list("term_id", flat=True)
    )
    return [term for term in programmes.terms(programme_id) if term.id in done]


def replay(
    programme_id: int, policies: Mapping[str, Policy], progress: jobs.Tell
) -> tuple[dict[str, Played], Sequence[Close]]:
    """Play each policy over every evaluated close; ``progress`` counts closes."""
    terms = closes_of(programme_id)
    played = {name: Played(policy) for name, policy in policies.items()}
    for count, term in enumerate(terms):
        assert term.closed_at is not None
        progress(count, len(terms), "replaying")
        for known in sources.in_parts(programme_id, at=term.closed_at):
            for one in played.values():
                for mentor_id, facts in facts_of_all(known, one.policy, until_term=term.num):
                    one.close(mentor_id, term.num, facts, is_last=term is terms[-1])
    return played, [Close(term.num, term.title) for term in terms]
