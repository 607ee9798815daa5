"""From a mentor's frozen facts to metrics and three-way results.

A result is *met* when the stated statistic reaches its threshold; *not met* only when even the
favourable end of the interval stays below it; otherwise there is *not enough evidence*. Where a
metric is no share of a sample (M2, M8, M9) its own docstring says what decides. A metric that
nothing feeds is never met. The same facts and policy always give the same result, and nothing but
one mentor's own facts enters it.
"""

from __future__ import annotations

from ..facts import (
    ContributionFact,
    CraftFact,
    Facts,
    LearningFact,
    OutcomeFact,
    ProjectFact,
    RatingFact,
    TermFact,
)
from ..policy_parts import Policy, Tier
from ..results import GateResult, Result, TierResult
from .registry import METRICS, gates_of, metric_of
from .success import succeeded

__all__ = [
    "METRICS",
    "ContributionFact",
    "CraftFact",
    "Facts",
    "GateResult",
    "LearningFact",
    "OutcomeFact",
    "ProjectFact",
    "RatingFact",
    "Result",
    "TermFact",
    "TierResult",
    "evaluate",
    "gates_of",
    "metric_of",
    "succeeded",
]


def evaluate(policy: Policy, tier: Tier, facts: Facts) -> TierResult:
    """The tier's result for these facts under this policy: the worst of its gates decides."""
    gates = tuple(
        metric_of(gate.metric).evaluate(policy, tier, gate, facts) for gate in gates_of(tier)
    )
    results = {gate.result for gate in gates}
    overall: Result = (
        "not_met" if "not_met" in results else "not_enough" if "not_enough" in results else "met"
    )
    short = [gate for gate in gates if gate.result == "not_enough"]
    near = overall == "not_enough" and all(_would_hold(gate) for gate in short)
    # Apart from the gates: opinion decides nothing, it has people look.
    reviews = tuple(
        metric_of(one.metric).evaluate(policy, tier, one, facts) for one in tier.review_if
    )
    return TierResult(tier.key, overall, near, gates, reviews)


def _would_hold(gate: GateResult) -> bool:
    """Whether only the amount of evidence is short: something was seen, and it is high enough."""
    return gate.value is not None and metric_of(gate.metric).would_hold(gate)
