"""M2: growth against expectation, given where learners of the course began."""

from __future__ import annotations

from typing import Final

from ..estimate import shrunk_gain, two_sided
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result
from .metric import Metric, percent


class Gain(Metric):
    """The probability that a mentor's learners gain more than is expected."""

    key = "M2"
    title = _("Growth against expectation")
    kind = "outcome"
    inputs = frozenset({"outcomes"})
    up_to = 1.0
    expects = True

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Met when the posterior probability of a gain above expectation reaches the threshold.

        It is decided either way from the tier's least number of completed pairings on; before that,
        or where the policy states no expectation at all, there is not enough evidence.
        """
        outcomes = facts.usable_outcomes
        # Panels that agreed too little are not held against anybody; how many there were is told.
        aside = {"set_aside": facts.outcomes_set_aside}
        fitted = policy.expectation
        if fitted is None or not outcomes:
            counts = {"n": len(outcomes), **aside}
            return GateResult(gate.metric, gate.threshold, "not_enough", None, counts=counts)
        # Raw gains would reward whoever is given weak beginners (regression to the mean).
        gains = [one.final - fitted.expected(one.course, one.baseline) for one in outcomes]
        estimate = shrunk_gain(gains, k=fitted.k, sigma2_within=fitted.sigma2_within)
        result: Result = (
            "not_enough"
            if estimate.n < tier.minimum.completed
            else "met"
            if estimate.probability >= gate.threshold
            else "not_met"
        )
        return GateResult(
            metric=gate.metric,
            threshold=gate.threshold,
            result=result,
            value=estimate.probability,
            point=estimate.shrunk,
            low=estimate.shrunk - policy.z * estimate.sd,
            high=estimate.shrunk + policy.z * estimate.sd,
            counts={"n": estimate.n, **aside},
            interval="normal",
            confidence=two_sided(policy.z),
        )

    def would_hold(self, gate: GateResult) -> bool:
        """The probability so far decides."""
        return gate.value is not None and gate.value >= gate.threshold

    def formula(self, policy: Policy) -> Message:
        """Empirical Bayes shrinkage, and where the expectation comes from."""
        if policy.baseline is None and (prior := policy.prior):
            return _(
                "Final score minus {intercept} + {slope} × first score, which is expected until "
                "the programme's own baseline cohort is frozen ({source}), averaged and shrunk by "
                "n/(n+k), k = {k} (Efron & Morris 1975); the probability that the true gain is "
                "above zero counts.",
                intercept=f"{prior.intercept:g}",
                slope=f"{prior.slope:g}",
                source=prior.source,
                k=f"{prior.k:g}",
            )
        return _(
            "Final score minus what learners of the course reach from the same start, averaged "
            "and shrunk by n/(n+k), k = {k} (Efron & Morris 1975); the probability that the true "
            "gain is above zero counts.",
            k=f"{policy.baseline.k if policy.baseline else 6:g}",
        )

    def needed(self, threshold: float, window: int | None) -> Message:
        """A probability."""
        return _("probability at least {percent} %", percent=f"{threshold * 100:.0f}")

    def now(self, gate: GateResult) -> Message:
        """A probability."""
        assert gate.value is not None
        return _("probability {percent} %", percent=percent(gate.value))

    def interval(self, low: float, high: float, *, level: str) -> Message:
        """The gain in levels of the rubric."""
        return _(
            "gain {low} to {high} levels ({level} % normal interval)",
            low=f"{low:+.2f}",
            high=f"{high:+.2f}",
            level=level,
        )

    def why(self, gate: GateResult) -> Message:
        """The probability against what is needed."""
        assert gate.value is not None
        likely, needed = percent(gate.value), percent(gate.threshold)
        if gate.result == "met":
            return _(
                # xgettext:no-python-format
                "Growth above expectation is {percent} % likely; {needed} % is enough.",
                percent=likely,
                needed=needed,
            )
        if gate.result == "not_met":
            return _(
                # xgettext:no-python-format
                "Growth above expectation is only {percent} % likely; {needed} % is needed.",
                percent=likely,
                needed=needed,
            )
        return _(
            # xgettext:no-python-format
            "{percent} % likely so far, on too few completed pairings to decide.",
            percent=likely,
        )

    def why_nothing(self, gate: GateResult) -> Message:
        """Without a baseline cohort there is nothing to grow against."""
        if gate.counts.get("n"):
            return _("The programme has no baseline cohort yet, so growth is not computed.")
        return super().why_nothing(gate)


METRIC: Final = Gain()
