"""M6: how a mentor comments, as blind reviewers rated sampled threads."""

from __future__ import annotations

from statistics import median
from typing import Final

from ..estimate import lower_quartile, lower_quartile_at_most, median_bounds, two_sided
from ..facts import CraftFact, Facts
from ..messages import Message
from ..messages import counted as ngettext
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result
from .metric import Metric

# So many threads by so many reviewers each where a gate does not say (default policy, 7.3).
FEWEST_THREADS: Final = 6
FEWEST_REVIEWERS: Final = 3


class Craft(Metric):
    """The median, over threads, of a thread's score from 0 to 3.

    A thread's score is the median, over its reviewers, of the mean of the levels that each gave by
    the four criteria (specific, actionable, kind, adapts). It counts for 18 months from the close
    that released it, if as many as the gate says, or ``FEWEST_REVIEWERS``, rated it.
    """

    key = "M6"
    title = _("Craft of feedback")
    kind = "process"
    inputs = frozenset({"craft"})
    up_to = 3.0
    rated = True

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Met when the median of enough threads reaches the threshold, and the lower quartile its.

        Not met when even the upper bound of either stays below; of fewer threads there is not
        enough evidence, whatever they are.
        """
        least, raters = _asked(gate)
        scores = [one.score for one in _counted(facts, raters)]
        if not scores:
            return GateResult(
                gate.metric,
                gate.threshold,
                "not_enough",
                None,
                counts={"n": 0},
                quartile_needed=gate.lower_quartile,
                least=least,
                raters=raters,
            )
        value, bounds = float(median(scores)), median_bounds(scores, z=policy.z)
        quartile, asked = lower_quartile(scores), gate.lower_quartile
        highest = lower_quartile_at_most(scores, z=policy.z)
        result: Result = "not_enough"
        if len(scores) >= least:
            if value >= gate.threshold and (asked is None or quartile >= asked):
                result = "met"
            elif (bounds is not None and bounds[1] < gate.threshold) or (
                asked is not None and highest is not None and highest < asked
            ):
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
            quartile=None if asked is None else quartile,
            quartile_needed=asked,
            least=least,
            raters=raters,
        )

    def would_hold(self, gate: GateResult) -> bool:
        """The median so far decides, and the quartile where one is asked for."""
        return gate.value is not None and gate.value >= gate.threshold and not _weak(gate)

    def formula(self, policy: Policy) -> Message:
        """What is rated by whom, and what becomes of it."""
        return _(
            "Median score of comments drawn by lot whose ratings were released in the last 18 "
            "months. Reviewers who know neither the mentor nor the learner rate each comment from "
            "0 to 3 by four criteria: specific, actionable, kind, adapts. A reviewer's score is "
            "the mean of the four, a comment's score the median of its reviewers' scores."
        )

    def needed(self, threshold: float, window: int | None) -> Message:
        """A level."""
        return _("at least {number} of 3", number=f"{threshold:g}")

    def criterion(self, gate: Gate, policy: Policy) -> Message:
        """With how many comments by how many, and the lower quartile."""
        said = super().criterion(gate, policy)
        threads, reviewers = _asked(gate)
        if gate.lower_quartile is None:
            return _(
                "{criterion} At least {threads} comments by {reviewers} reviewers each.",
                criterion=said,
                threads=threads,
                reviewers=reviewers,
            )
        return _(
            "{criterion} At least {threads} comments by {reviewers} reviewers each, three in four "
            "of them with a score of {quartile} or more.",
            criterion=said,
            threads=threads,
            reviewers=reviewers,
            quartile=f"{gate.lower_quartile:g}",
        )

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
        if gate.result == "not_met" and _weak(gate) and not _surely_below(gate):
            return _weakest(gate)
        if gate.result == "not_met":
            assert gate.high is not None
            return _(
                "Even the upper bound, {high}, is below {needed}.",
                high=_level(gate.high),
                needed=needed,
            )
        short = (gate.least or FEWEST_THREADS) - gate.counts["n"]
        if short > 0:
            return ngettext(
                "{count} more rated comment is needed.",
                "{count} more rated comments are needed.",
                short,
            )
        if gate.value >= gate.threshold:
            return _weakest(gate)
        return _(
            "The median, {number}, is below {needed}, but it may lie above.",
            number=value,
            needed=needed,
        )


def _asked(gate: Gate) -> tuple[int, int]:
    """How many threads, and by how many reviewers each."""
    return gate.threads or FEWEST_THREADS, gate.reviewers or FEWEST_REVIEWERS


def _weak(gate: GateResult) -> bool:
    """Whether more than a quarter of the comments lie below what the lower quartile must reach."""
    needed, seen = gate.quartile_needed, gate.quartile
    return needed is not None and seen is not None and seen < needed


def _surely_below(gate: GateResult) -> bool:
    return gate.high is not None and gate.high < gate.threshold


def _weakest(gate: GateResult) -> Message:
    assert gate.quartile is not None
    assert gate.quartile_needed is not None
    return _(
        "Three in four comments must score {needed} or more; a quarter scored {number} or less.",
        needed=f"{gate.quartile_needed:g}",
        number=_level(gate.quartile),
    )


def _counted(facts: Facts, raters: int) -> list[CraftFact]:
    since = months_before(facts.as_of, 18)
    return [one for one in facts.craft if one.released_on > since and one.raters >= raters]


def _level(score: float) -> str:
    """Two digits, cut and not rounded: 1.996 must not read as the 2 it misses."""
    return f"{int(score * 100 + 1e-9) / 100:.2f}"


METRIC: Final = Craft()
