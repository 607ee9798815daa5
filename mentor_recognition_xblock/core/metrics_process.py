"""Metrics of observed work: M3 iteration, M4 milestones, M7 reliability, M8 consistency."""

from __future__ import annotations

from collections.abc import Sequence

from .estimate import wilson
from .facts import Facts, ProjectFact
from .periods import months_before
from .policy import Gate, Policy, Tier
from .results import GateResult, Result, share_result


def iteration(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M3: finished projects revised twice after a comment, one addressed, a criterion up."""
    rows = [one for one in _within(facts, 24) if one.finished]
    hits = sum(
        one.versions_after_annotation >= 2 and one.addressed >= 1 and one.criterion_up
        for one in rows
    )
    return share_result(gate, wilson(hits, len(rows), z=policy.z), z=policy.z)


def milestones(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M4: milestones reached in time, of those due."""
    rows = [one for one in _within(facts, 24) if one.on_time is not None]
    hits = sum(bool(one.on_time) for one in rows)
    return share_result(gate, wilson(hits, len(rows), z=policy.z), z=policy.z)


def reliability(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M7: answers in time, of those due; each lapse of the mentor counts as one missed."""
    rows = _within(facts, 18)
    lapses = sum(day > months_before(facts.as_of, 18) for day in facts.lapses)
    due = sum(one.answers_due for one in rows) + lapses
    share = wilson(sum(one.answers_in_time for one in rows), due, z=policy.z)
    return share_result(gate, share, z=policy.z, lapses=lapses)


def consistency(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    """M8: terms with a learner, of the last n offered; wholly paused terms are passed over.

    Not met only once n terms were offered; fewer leave the matter open.
    """
    window = gate.window or 1
    offered = [one for one in sorted(facts.terms, key=lambda term: term.num) if one.offered]
    counted = [one for one in offered if one.active or not one.paused][-window:]
    active = sum(one.active for one in counted)
    result: Result = (
        "met" if active >= gate.threshold else "not_met" if len(counted) >= window else "not_enough"
    )
    return GateResult(
        gate.metric,
        gate.threshold,
        result,
        float(active),
        counts={"hits": active, "n": len(counted)},
        window=window,
    )


def _within(facts: Facts, months: int) -> Sequence[ProjectFact]:
    since = months_before(facts.as_of, months)
    return [one for one in facts.projects if one.last_on > since]
