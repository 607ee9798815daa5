"""What a gate and a tier come to: figures, interval, and one of three results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from .estimate import Share, two_sided
from .policy_parts import Gate

Result = Literal["met", "not_enough", "not_met"]

# Under four observations a plain share says too little to hold a gate.
MIN_OBSERVED: Final = 4


@dataclass(frozen=True)
class GateResult:
    """One gate: what was seen, what is needed, and the result.

    ``value`` is the statistic compared with ``threshold``; ``point`` the plain estimate; ``low``
    and ``high`` the ends of an ``interval`` ("wilson" for shares, "normal" for a posterior in
    rubric levels, "order" for a median of levels) with two-sided ``confidence``; ``counts`` what
    was counted. ``quartile`` is the lower one, ``quartile_needed`` what it must reach, ``least``
    and ``raters`` the fewest observations and the fewest who made each. None where the metric has
    no such figure, or nothing was seen.
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
    interval: str = ""
    confidence: float | None = None
    quartile: float | None = None
    quartile_needed: float | None = None
    least: int | None = None
    raters: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {**vars(self), "counts": dict(self.counts)}


@dataclass(frozen=True)
class TierResult:
    """All gates of a tier and what they come to; non-compensatory.

    ``near_miss``: nothing is not met, and where evidence is short the estimate is high enough;
    the mentor may then ask for a dossier review. ``reviews`` decide nothing: one that is not met
    has people look before a case is proposed.
    """

    tier: str
    result: Result
    near_miss: bool
    gates: tuple[GateResult, ...]
    reviews: tuple[GateResult, ...] = ()


def share_result(gate: Gate, share: Share, *, z: float, **more: int) -> GateResult:
    """An observed share: met when it reaches the threshold on at least ``MIN_OBSERVED``.

    Not met when even its upper bound stays below; in between there is not enough evidence.
    """
    reached = share.value is not None and share.value >= gate.threshold
    result: Result = (
        "met"
        if reached and share.n >= MIN_OBSERVED
        else "not_met"
        if share.high < gate.threshold
        else "not_enough"
    )
    return with_bounds(gate, share, result, share.value, z=z, **more)


def with_bounds(
    gate: Gate, share: Share, result: Result, value: float | None, *, z: float, **more: int
) -> GateResult:
    """A share's result with its Wilson bounds; no bounds where nothing was seen."""
    seen = share.n > 0
    return GateResult(
        metric=gate.metric,
        threshold=gate.threshold,
        result=result,
        value=value,
        point=share.value,
        low=share.low if seen else None,
        high=share.high if seen else None,
        counts={"hits": share.hits, "n": share.n, **more},
        interval="wilson" if seen else "",
        confidence=two_sided(z) if seen else None,
    )
