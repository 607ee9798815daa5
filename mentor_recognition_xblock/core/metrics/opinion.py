"""M10: what learners privately said of the mentoring; it asks people to look, and no more."""

from __future__ import annotations

from typing import Final

from ..estimate import wilson
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result, with_bounds
from .metric import ShareMetric, percent

MONTHS: Final = 24


class Opinion(ShareMetric):
    """The cautious end of the share of learners whose expectations were met or exceeded.

    Learners answer one private question a pairing. Answers come in batches of ``k_feedback`` or
    more, each released at a close; a batch counts for ``MONTHS``. Ratings follow learning poorly
    (Uttl, White & Gonzalez 2017), so the linter lets no tier rest on them: under ``review_if`` a
    figure below the threshold, called *not met*, sends a case to people. Nothing is said of fewer
    than ``k_feedback``.
    """

    key = "M10"
    title = _("Learners' own view")
    kind = "opinion"
    inputs = frozenset({"ratings"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """By the lower bound alone: whoever is below it is looked at, whatever the upper one."""
        since = months_before(facts.as_of, MONTHS)
        batches = [one for one in facts.ratings if one.released_on > since]
        n = sum(one.answers for one in batches)
        if n < policy.k_feedback:
            # What is too few to be told is not counted either: it stays out of every record.
            return GateResult(gate.metric, gate.threshold, "not_enough", None, counts={"n": 0})
        share = wilson(sum(one.met for one in batches), n, z=policy.z)
        result: Result = "met" if share.low >= gate.threshold else "not_met"
        return with_bounds(gate, share, result, share.low, z=policy.z)

    def formula(self, policy: Policy) -> Message:
        """What is asked, and what it may do."""
        return _(
            "Lower bound of the share of learners who said in private that the mentoring met or "
            "exceeded their expectations, of the last 24 months (Wilson 1927). Counted from "
            "{least} answers on, told in groups of that size at closes, never by learner; where "
            "nearly all or hardly any of a group did, the most that those words fit is counted. "
            "It weighs nothing: a low figure only has people look again.",
            least=policy.k_feedback,
        )

    def why(self, gate: GateResult) -> Message:
        """The lower bound against the bar."""
        assert gate.value is not None
        number, needed = percent(gate.value), percent(gate.threshold)
        if gate.result == "met":
            # xgettext:no-python-format
            return _(
                "The lower bound is {number} %; {needed} % is enough.", number=number, needed=needed
            )
        return _(
            # xgettext:no-python-format
            "The lower bound is {number} %, below {needed} %: people look again.",
            number=number,
            needed=needed,
        )

    def why_nothing(self, gate: GateResult) -> Message:
        """Too few have answered."""
        return _("Too few learners have answered to say anything.")


METRIC: Final = Opinion()
