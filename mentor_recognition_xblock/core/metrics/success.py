"""M1: learners' outcomes, from blinded scores of the first and the final version."""

from __future__ import annotations

from typing import Final

from ..estimate import wilson
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result, with_bounds
from .metric import ShareMetric, percent

# Scores are means of five criteria: a gain of exactly the stated size may differ in the last bit.
TINY: Final = 1e-9


def succeeded(policy: Policy, *, baseline: float, final: float) -> bool:
    """Final at the level, or a gain of the stated size over the baseline; scores 0-4."""
    return final >= policy.success.level - TINY or final - baseline >= policy.success.gain - TINY


class Success(ShareMetric):
    """The share of completed pairings that succeeded; its cautious end decides."""

    key = "M1"
    title = _("Learners' outcomes")
    kind = "outcome"
    inputs = frozenset({"outcomes"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Met when the one-sided lower bound of the success rate reaches the threshold.

        Not met when even the upper bound of the same confidence stays below; otherwise the rate may
        lie on either side and there is not enough evidence. One more success never worsens it.
        """
        outcomes = facts.usable_outcomes
        hits = sum(succeeded(policy, baseline=one.baseline, final=one.final) for one in outcomes)
        # A bound, not the plain share: three of three is luck as often as skill, and who guides few
        # learners must not pass, or fail, more easily than who guides many.
        share = wilson(hits, len(outcomes), z=policy.z)
        result: Result = (
            "met"
            if share.n and share.low >= gate.threshold
            else "not_met"
            if share.high < gate.threshold
            else "not_enough"
        )
        value = share.low if share.n else None
        aside = facts.outcomes_set_aside
        return with_bounds(gate, share, result, value, z=policy.z, set_aside=aside)

    def formula(self, policy: Policy) -> Message:
        """Wilson's lower bound."""
        return _(
            "Share of completed pairings whose final score is at least {level} or at least {gain} "
            "above the first; the lower 90 % bound (Wilson 1927) must reach the threshold.",
            level=policy.success.level,
            gain=policy.success.gain,
        )

    def now(self, gate: GateResult) -> Message:
        """The plain share; ``value`` is its cautious end."""
        assert gate.point is not None
        # xgettext:no-python-format
        return _("{percent} % observed", percent=percent(gate.point))

    def why(self, gate: GateResult) -> Message:
        """Both ends of the interval against what is needed."""
        assert gate.low is not None
        assert gate.high is not None
        low, high, needed = percent(gate.low), percent(gate.high), percent(gate.threshold)
        if gate.result == "met":
            return _("Even the lower bound, {low} %, reaches {needed} %.", low=low, needed=needed)
        if gate.result == "not_met":
            return super().why(gate)
        return _(
            "The true share is between {low} and {high} %; the lower bound must reach "
            "{needed} %. More pairings narrow it.",
            low=low,
            high=high,
            needed=needed,
        )


METRIC: Final = Success()
