"""From a mentor's frozen facts to metrics and three-way results.

A result is *met* when the stated statistic reaches its threshold; *not met* only when even the
favourable end of the interval stays below it; otherwise there is *not enough evidence*. Where a
metric is no share of a sample (M2, M8, M9) its own docstring says what decides. A metric that
nothing feeds is never met. The same facts and policy always give the same result, and nothing but
one mentor's own facts enters it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from . import metrics_outcomes as outcomes
from . import metrics_process as process
from .facts import Facts, OutcomeFact, ProjectFact, TermFact
from .metrics_outcomes import succeeded, usable
from .periods import months_before
from .policy import Gate, Policy, Tier
from .results import GateResult, Result, TierResult

__all__ = [
    "Facts",
    "GateResult",
    "OutcomeFact",
    "ProjectFact",
    "Result",
    "TermFact",
    "TierResult",
    "evaluate",
    "succeeded",
    "usable",
]


def evaluate(policy: Policy, tier: Tier, facts: Facts) -> TierResult:
    """The tier's result for these facts under this policy: the worst of its gates decides."""
    gates = (
        *_minimum(tier, facts),
        *(_METRICS[gate.metric](policy, tier, gate, facts) for gate in tier.gates),
    )
    results = {gate.result for gate in gates}
    overall: Result = (
        "not_met" if "not_met" in results else "not_enough" if "not_enough" in results else "met"
    )
    short = [gate for gate in gates if gate.result == "not_enough"]
    near = overall == "not_enough" and all(_would_hold(gate) for gate in short)
    return TierResult(tier.key, overall, near, gates)


def _minimum(tier: Tier, facts: Facts) -> tuple[GateResult, ...]:
    """The least evidence the tier asks for; too little is never "not met"."""
    reliable = usable(facts)
    since = months_before(facts.as_of, 18)
    seen = {
        "completed": len(reliable),
        "cohorts": len({(one.course, one.cohort) for one in reliable}),
        "recent_18m": sum(one.ended_on > since for one in reliable),
    }
    return tuple(
        GateResult(
            metric=f"min.{name}",
            threshold=float(needed),
            result="met" if seen[name] >= needed else "not_enough",
            value=float(seen[name]),
            counts={"n": seen[name]},
        )
        for name, needed in asdict(tier.minimum).items()
        if needed
    )


def _no_source(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    return GateResult(gate.metric, gate.threshold, "not_enough", None, counts={"n": 0})


_METRICS: Final[dict[str, Callable[[Policy, Tier, Gate, Facts], GateResult]]] = {
    "M1": outcomes.success,
    "M2": outcomes.gain,
    "M3": process.iteration,
    "M4": process.milestones,
    "M5": _no_source,
    "M6": _no_source,
    "M7": process.reliability,
    "M8": process.consistency,
    "M9": outcomes.contexts,
    "M10": _no_source,
    "M11": _no_source,
    "M12": _no_source,
}


def _would_hold(gate: GateResult) -> bool:
    """Whether only the amount of evidence is short: something was seen, and it is high enough."""
    if gate.value is None:
        return False
    if gate.metric.startswith("min.") or gate.metric == "M9":
        return gate.value > 0
    if gate.metric == "M2":
        return gate.value >= gate.threshold
    if gate.metric == "M8":
        seen = gate.counts["n"]
        return seen > 0 and gate.value / seen >= gate.threshold / (gate.window or 1)
    return gate.point is not None and gate.point >= gate.threshold
