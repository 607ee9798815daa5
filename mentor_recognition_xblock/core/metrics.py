"""From a mentor's frozen facts to metrics and three-way results.

A result is *met* when the stated statistic reaches its threshold; *not met* only when even the
favourable end of the interval stays below it; otherwise there is *not enough evidence*. A metric
that nothing feeds is never met. The same facts and policy always give the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from .estimate import Share, shrunk_gain, wilson
from .policy import Gate, Policy, Tier

Result = Literal["met", "not_enough", "not_met"]

MONTH: Final = 30.4375
MIN_OBSERVED: Final = 4


@dataclass(frozen=True)
class OutcomeFact:
    """A completed pairing with blinded scores 0-4; ``reliable`` is its cycle's panel reliability."""

    pairing: str
    course: str
    cohort: str
    ended_on: date
    baseline: float
    final: float
    reliable: bool = True


@dataclass(frozen=True)
class ProjectFact:
    """What was observed of one project. ``on_time`` None without a due date yet passed."""

    project: str
    last_on: date
    versions_after_annotation: int
    addressed: int
    criterion_up: bool
    finished: bool
    on_time: bool | None
    answers_due: int
    answers_in_time: int


@dataclass(frozen=True)
class TermFact:
    """A closed term: offered by the mentor, wholly paused, active with a learner."""

    num: int
    offered: bool
    paused: bool
    active: bool


@dataclass(frozen=True)
class Facts:
    """Everything a result is computed from; nothing else enters."""

    as_of: date
    outcomes: tuple[OutcomeFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    terms: tuple[TermFact, ...] = ()
    lapses: tuple[date, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, dates as ISO text."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Facts:
        """The facts that ``as_json`` wrote."""
        day = date.fromisoformat
        return cls(
            as_of=day(plain["as_of"]),
            outcomes=tuple(
                OutcomeFact(**{**row, "ended_on": day(row["ended_on"])})
                for row in plain["outcomes"]
            ),
            projects=tuple(
                ProjectFact(**{**row, "last_on": day(row["last_on"])})
                for row in plain["projects"]
            ),
            terms=tuple(TermFact(**row) for row in plain["terms"]),
            lapses=tuple(day(value) for value in plain["lapses"]),
        )


@dataclass(frozen=True)
class GateResult:
    """One gate: what was seen, what is needed, and the result.

    ``value`` is the statistic compared with ``threshold``; ``point`` the plain estimate; ``low``
    and ``high`` its interval where it has one; ``counts`` what was counted.
    """

    metric: str
    threshold: float
    result: Result
    value: float | None
    point: float | None = None
    low: float | None = None
    high: float | None = None
    counts: dict[str, int] = field(default_factory=dict)
    window: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True)
class TierResult:
    """All gates of a tier and what they come to; non-compensatory."""

    tier: str
    result: Result
    near_miss: bool
    gates: tuple[GateResult, ...]


def evaluate(policy: Policy, tier: Tier, facts: Facts) -> TierResult:
    """The tier's result for these facts under this policy."""
    evidence = _evidence(tier, facts)
    gates = (*evidence, *(_METRICS[gate.metric](policy, tier, gate, facts) for gate in tier.gates))
    results = {gate.result for gate in gates}
    overall: Result = (
        "not_met" if "not_met" in results else "not_enough" if "not_enough" in results else "met"
    )
    short = [gate for gate in gates if gate.result == "not_enough"]
    near = overall == "not_enough" and all(_would_hold(gate) for gate in short)
    return TierResult(tier.key, overall, near, gates)


def usable(policy: Policy, facts: Facts) -> list[OutcomeFact]:
    """Outcomes whose panels were reliable enough to decide (policy, amendment 6)."""
    return sorted((one for one in facts.outcomes if one.reliable), key=lambda one: one.pairing)


def succeeded(policy: Policy, outcome: OutcomeFact) -> bool:
    """Final at the level, or a gain of the stated size over the baseline."""
    return (
        outcome.final >= policy.success.level
        or outcome.final - outcome.baseline >= policy.success.gain - 1e-9
    )


def _evidence(tier: Tier, facts: Facts) -> tuple[GateResult, ...]:
    reliable = [one for one in facts.outcomes if one.reliable]
    recent = [one for one in reliable if one.ended_on > _ago(facts, 18)]
    seen = {
        "completed": len(reliable),
        "cohorts": len({(one.course, one.cohort) for one in reliable}),
        "recent_18m": len(recent),
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


def _success(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    outcomes = usable(policy, facts)
    share = wilson(sum(succeeded(policy, one) for one in outcomes), len(outcomes), z=policy.z)
    result: Result = (
        "met"
        if share.n and share.low >= gate.threshold
        else "not_met"
        if share.high < gate.threshold
        else "not_enough"
    )
    counts = {
        "hits": share.hits,
        "n": share.n,
        "set_aside": len(facts.outcomes) - len(outcomes),
    }
    return GateResult(
        gate.metric, gate.threshold, result, share.low if share.n else None, share.value,
        share.low, share.high, counts,
    )  # fmt: skip


def _gain(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    outcomes = usable(policy, facts)
    fitted = policy.baseline
    if fitted is None or not outcomes:
        return GateResult(
            gate.metric, gate.threshold, "not_enough", None, counts={"n": len(outcomes)}
        )
    gains = [
        one.final
        - (fitted.intercepts.get(one.course, fitted.intercept) + fitted.slope * one.baseline)
        for one in outcomes
    ]
    gain = shrunk_gain(gains, k=fitted.k, sigma2_within=fitted.sigma2_within)
    enough = gain.n >= tier.minimum.completed
    result: Result = (
        "not_enough" if not enough else "met" if gain.probability >= gate.threshold else "not_met"
    )
    return GateResult(
        gate.metric,
        gate.threshold,
        result,
        gain.probability,
        gain.shrunk,
        gain.shrunk - policy.z * gain.sd,
        gain.shrunk + policy.z * gain.sd,
        {"n": gain.n},
    )


def _iteration(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    rows = [one for one in _within(facts, 24) if one.finished]
    hits = sum(
        one.versions_after_annotation >= 2 and one.addressed >= 1 and one.criterion_up
        for one in rows
    )
    return _share(gate, wilson(hits, len(rows), z=policy.z))


def _milestones(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    rows = [one for one in _within(facts, 24) if one.on_time is not None]
    hits = sum(bool(one.on_time) for one in rows)
    return _share(gate, wilson(hits, len(rows), z=policy.z))


def _reliability(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    rows = _within(facts, 18)
    lapses = sum(day > _ago(facts, 18) for day in facts.lapses)
    due = sum(one.answers_due for one in rows) + lapses
    share = wilson(sum(one.answers_in_time for one in rows), due, z=policy.z)
    return _share(gate, share, lapses=lapses)


def _consistency(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    window = gate.window or 1
    offered = [one for one in sorted(facts.terms, key=lambda term: term.num) if one.offered]
    counted = [one for one in offered if one.active or not one.paused][-window:]
    active = sum(one.active for one in counted)
    result: Result = (
        "met"
        if active >= gate.threshold
        else "not_met"
        if len(counted) >= window
        else "not_enough"
    )
    counts = {"hits": active, "n": len(counted)}
    return GateResult(
        gate.metric, gate.threshold, result, float(active), counts=counts, window=window
    )


def _contexts(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    per_course = Counter(one.course for one in usable(policy, facts))
    seen = sum(count >= 2 for count in per_course.values())
    result: Result = "met" if seen >= gate.threshold else "not_enough"
    return GateResult(gate.metric, gate.threshold, result, float(seen), counts={"n": seen})


def _no_source(policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
    return GateResult(gate.metric, gate.threshold, "not_enough", None, counts={"n": 0})


_METRICS: Final[dict[str, Callable[[Policy, Tier, Gate, Facts], GateResult]]] = {
    "M1": _success,
    "M2": _gain,
    "M3": _iteration,
    "M4": _milestones,
    "M5": _no_source,
    "M6": _no_source,
    "M7": _reliability,
    "M8": _consistency,
    "M9": _contexts,
    "M10": _no_source,
    "M11": _no_source,
    "M12": _no_source,
}


def _share(gate: Gate, share: Share, **more: int) -> GateResult:
    reached = share.value is not None and share.value >= gate.threshold
    result: Result = (
        "met"
        if reached and share.n >= MIN_OBSERVED
        else "not_met"
        if share.high < gate.threshold
        else "not_enough"
    )
    return GateResult(
        gate.metric, gate.threshold, result, share.value, share.value, share.low, share.high,
        {"hits": share.hits, "n": share.n, **more},
    )  # fmt: skip


def _would_hold(gate: GateResult) -> bool:
    """Whether only the amount of evidence is short: something was seen, and it is high enough."""
    if gate.metric.startswith("min."):
        return bool(gate.value)
    if gate.metric == "M2":
        return gate.value is not None and gate.value >= gate.threshold
    return gate.point is not None and gate.point >= gate.threshold


def _within(facts: Facts, months: int) -> Sequence[ProjectFact]:
    return [one for one in facts.projects if one.last_on > _ago(facts, months)]


def _ago(facts: Facts, months: int) -> date:
    return facts.as_of - timedelta(days=months * MONTH)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
