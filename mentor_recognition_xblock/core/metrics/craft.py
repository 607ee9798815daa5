"""M6: how a mentor comments, as blind reviewers rated sampled threads."""

from __future__ import annotations

from statistics import median
from typing import Final

from ..estimate import median_bounds, two_sided
from ..facts import CraftFact, Facts
from ..messages import Message
from ..messages import counted as ngettext
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result
from .metric import Metric

# So many threads by so many reviewers each (default policy, 7.3).
FEWEST_THREADS: Final = 6
FEWEST_REVIEWERS: Final = 3


class Craft(Metric):
    """The median, over threads, of a thread's score from 0 to 3.

    A thread's score is the median, over its reviewers, of the mean of the levels that each gave by
    the four criteria (specific, actionable, kind, adapts). It counts for 18 months from the close
    that released it, if ``FEWEST_REVIEWERS`` or more rated it.
    """

    key = "M6"
    title = _("Craft of feedback")
    kind = "process"
    inputs = frozenset({"craft"})
    up_to = 3.0

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Met when the median of six threads or more reaches the threshold.

        Not met when even the upper bound of their median stays below it; of fewer threads there is
        not enough evidence, whatever they are.
        """
        scores = [one.score for one in _counted(facts)]
        if not scores:
            counts = {"n": 0}
            return GateResult(gate.metric, gate.threshold, "not_enough", None, counts=counts)
        value, bounds = float(median(scores)), median_bounds(scores, z=policy.z)
        result: Result = "not_enough"
        if len(scores) >= FEWEST_THREADS:
            if value >= gate.threshold:
                result = "met"
            elif bounds is not None and bounds[1] < gate.threshold:
                result = "not_met"
        return GateResult(
            metric=gate.metric,
            threshold=gate.threshold,
            result=result,
            value=value,
            point=value,
            low=bounds[0] if bounds else None,
            high=bounds[1] if bounds else None,
            counts={"n": len(scores)},
            interval="order" if bounds else "",
            confidence=two_sided(policy.z) if bounds else None,
        )

    def would_hold(self, gate: GateResult) -> bool:
        """The median so far decides."""
        return gate.value is not None and gate.value >= gate.threshold

    def formula(self, policy: Policy) -> Message:
        """What is rated by whom, and what becomes of it."""
        return _(
            "Median score of comments drawn by lot whose ratings were released in the last 18 "
            "months. At least {reviewers} reviewers who know neither the mentor nor the learner "
            "rate each comment from 0 to 3 by four criteria: specific, actionable, kind, adapts. "
            "A reviewer's score is the mean of the four, a comment's score the median of its "
            "reviewers' scores. At least {threads} comments are needed.",
            reviewers=FEWEST_REVIEWERS,
            threads=FEWEST_THREADS,
        )

    def needed(self, threshold: float, window: int | None) -> Message:
        """A level."""
        return _("at least {number} of 3", number=f"{threshold:g}")

    def now(self, gate: GateResult) -> Message:
        """A level."""
        assert gate.value is not None
        return _("{number} of 3", number=_level(gate.value))

    def interval(self, low: float, high: float, *, level: str) -> Message:
        """In levels of the rubric."""
        return _(
            "between {low} and {high} ({level} % interval of the median)",
            low=_level(low),
            high=_level(high),
            level=level,
        )

    def why(self, gate: GateResult) -> Message:
        """The median, or its most favourable end, against what is needed."""
        assert gate.value is not None
        needed, value = f"{gate.threshold:g}", _level(gate.value)
        if gate.result == "met":
            return _("The median is {number}; {needed} is enough.", number=value, needed=needed)
        if gate.result == "not_met":
            assert gate.high is not None
            return _(
                "Even the upper bound, {high}, is below {needed}.",
                high=_level(gate.high),
                needed=needed,
            )
        short = FEWEST_THREADS - gate.counts["n"]
        if short > 0:
            return ngettext(
                "{count} more rated comment is needed.",
                "{count} more rated comments are needed.",
                short,
            )
        return _(
            "The median, {number}, is below {needed}, but it may lie above.",
            number=value,
            needed=needed,
        )


def _counted(facts: Facts) -> list[CraftFact]:
    since = months_before(facts.as_of, 18)
    return [
        one for one in facts.craft if one.released_on > since and one.raters >= FEWEST_REVIEWERS
    ]


def _level(score: float) -> str:
    """Two digits, cut and not rounded: 1.996 must not read as the 2 it misses."""
    return f"{int(score * 100 + 1e-9) / 100:.2f}"


METRIC: Final = Craft()
