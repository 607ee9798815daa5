"""Metrics of learners' outcomes, from blinded scores: M1 success, M2 adjusted gain, M9 contexts."""

from __future__ import annotations

from collections import Counter

from .estimate import shrunk_gain, two_sided, wilson
from .facts import Facts, OutcomeFact
from .policy import Gate, Policy, Tier
from .results import GateResult, Result, with_bounds

# Scores are means of five criteria: a gain of exactly the stated size may differ in the last bit.
TINY = 1e-9


def usable(facts: Facts) -> list[OutcomeFact]:
    """Outcomes whose panels were reliable enough to decide, in a stable order."""
    return sorted((one for one in facts.outcomes if one.reliable), key=lambda one: one.pairing)


def succeeded(policy: Policy, outcome: OutcomeFact) -> bool:
    """Final at the level, or a gain of the stated size over the baseline."""
    return (
        outcome.final >= policy.success.level - TINY
        or outcome.final - outcome.baseline >= policy.success.gain - TINY
    )


def success(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M1: met when the one-sided lower bound of the success rate reaches the threshold.

    Not met when even the upper bound of the same confidence stays below; otherwise the rate may
    lie on either side and there is not enough evidence. One more success never worsens it.
    """
    outcomes = usable(facts)
    share = wilson(sum(succeeded(policy, one) for one in outcomes), len(outcomes), z=policy.z)
    result: Result = (
        "met"
        if share.n and share.low >= gate.threshold
        else "not_met"
        if share.high < gate.threshold
        else "not_enough"
    )
    aside = len(facts.outcomes) - len(outcomes)
    value = share.low if share.n else None
    return with_bounds(gate, share, result, value, z=policy.z, set_aside=aside)


def gain(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M2: met when the posterior probability of a gain above expectation reaches the threshold.

    It is decided either way from the tier's least number of completed pairings on; before that,
    or without a fitted baseline cohort, there is not enough evidence.
    """
    outcomes = usable(facts)
    aside = {"set_aside": len(facts.outcomes) - len(outcomes)}
    fitted = policy.baseline
    if fitted is None or not outcomes:
        counts = {"n": len(outcomes), **aside}
        return GateResult(gate.metric, gate.threshold, "not_enough", None, counts=counts)
    gains = [one.final - fitted.expected(one.course, one.baseline) for one in outcomes]
    found = shrunk_gain(gains, k=fitted.k, sigma2_within=fitted.sigma2_within)
    result: Result = (
        "not_enough"
        if found.n < tier.minimum.completed
        else "met"
        if found.probability >= gate.threshold
        else "not_met"
    )
    return GateResult(
        metric=gate.metric,
        threshold=gate.threshold,
        result=result,
        value=found.probability,
        point=found.shrunk,
        low=found.shrunk - policy.z * found.sd,
        high=found.shrunk + policy.z * found.sd,
        counts={"n": found.n, **aside},
        interval="normal",
        confidence=two_sided(policy.z),
    )


def contexts(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M9: courses with at least two completed pairings; too few is never more than "not yet"."""
    per_course = Counter(one.course for one in usable(facts))
    seen = sum(count >= 2 for count in per_course.values())
    result: Result = "met" if seen >= gate.threshold else "not_enough"
    return GateResult(gate.metric, gate.threshold, result, float(seen), counts={"n": seen})
