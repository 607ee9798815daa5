"""What a metric is: how it is computed from facts, what a policy may ask of it, and its words.

A metric of a release is one module here with one subclass and one object, named in ``registry``.
Its words are messages: whoever shows them translates them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

from ..facts import Facts
from ..messages import Message
from ..messages import counted as ngettext
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import MIN_OBSERVED, GateResult

Kind = Literal["outcome", "process", "tenure", "opinion", "community", "minimum"]

__all__ = ["Kind", "Metric", "NumberMetric", "ShareMetric", "percent"]


class Metric(ABC):
    """One metric. ``key`` names it in policies and stored evaluations, for ever.

    ``kind`` decides what a policy may rest on it (``policy_lint``). ``inputs`` are the fields of
    ``Facts`` it reads, and nothing else of them: an empty one says that nothing feeds it yet.
    ``up_to`` is the largest threshold that can be reached, None without one; ``windowed`` says
    that thresholds are written as "k of n", ``rated`` that a gate may say of how many comments by
    how many reviewers, ``expects`` that outcomes are measured against the policy's expectation.
    """

    key: str
    title: Message
    kind: Kind
    inputs: frozenset[str] = frozenset()
    up_to: float | None = None
    windowed: bool = False
    rated: bool = False
    expects: bool = False

    @abstractmethod
    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """The gate's figures and its result."""

    @abstractmethod
    def formula(self, policy: Policy) -> Message:
        """How the figure is computed, with its source."""

    @abstractmethod
    def would_hold(self, gate: GateResult) -> bool:
        """Whether what was seen (``value`` is not None) is high enough, were there more of it."""

    @abstractmethod
    def why(self, gate: GateResult) -> Message:
        """Why the gate came to its result, where a figure was seen."""

    def why_nothing(self, gate: GateResult) -> Message:
        """Why there is no figure."""
        if gate.counts.get("set_aside"):
            return _("All scores were set aside: reviewers agreed too little that term.")
        return _("Nothing to count yet.")

    def needed(self, threshold: float, window: int | None) -> Message:
        """The threshold as it is read."""
        return _("at least {percent} %", percent=f"{threshold * 100:.0f}")

    def criterion(self, gate: Gate, policy: Policy) -> Message:
        """The gate as a sentence of a tier's criteria."""
        return _(
            "{title}: {needed}. {formula}",
            title=self.title,
            needed=self.needed(gate.threshold, gate.window),
            formula=self.formula(policy),
        )

    def review(self, gate: Gate, policy: Policy) -> Message:
        """What a tier's criteria say of it under ``review_if``."""
        return _(
            "{title}, where it is short of this: {needed}. The committee then looks at the case "
            "before it is proposed.",
            title=self.title,
            needed=self.needed(gate.threshold, gate.window),
        )

    def now(self, gate: GateResult) -> Message:
        """The figure seen (``value`` is not None)."""
        assert gate.value is not None
        # xgettext:no-python-format
        return _("{percent} %", percent=percent(gate.value))

    def interval(self, low: float, high: float, *, level: str) -> Message:
        """Between which figures the truth may lie, with the interval's confidence in percent."""
        return _(
            "between {low} and {high} % ({level} % Wilson interval)",
            low=percent(low),
            high=percent(high),
            level=level,
        )


class ShareMetric(Metric):
    """An observed share of a sample: met when it is reached on enough observations."""

    up_to = 1.0

    def would_hold(self, gate: GateResult) -> bool:
        """The plain share decides."""
        return gate.point is not None and gate.point >= gate.threshold

    def why(self, gate: GateResult) -> Message:
        """The share, or its most favourable end, against what is needed."""
        assert gate.value is not None
        needed = percent(gate.threshold)
        if gate.result == "met":
            return _(
                # xgettext:no-python-format
                "{percent} % observed; {needed} % is enough.",
                percent=percent(gate.value),
                needed=needed,
            )
        if gate.result == "not_met":
            assert gate.high is not None
            return _(
                "Even the upper bound, {high} %, is below {needed} %.",
                high=percent(gate.high),
                needed=needed,
            )
        if gate.value >= gate.threshold:
            return _("High enough, but fewer than {count} observed.", count=MIN_OBSERVED)
        return _(
            # xgettext:no-python-format
            "Below {needed} % so far, but on too few to decide.",
            needed=needed,
        )


class NumberMetric(Metric):
    """A plain count: it is reached, or not yet."""

    def would_hold(self, gate: GateResult) -> bool:
        """Some were seen: more may come."""
        return gate.value is not None and gate.value > 0

    def needed(self, threshold: float, window: int | None) -> Message:
        """A number."""
        return _("at least {number}", number=f"{threshold:g}")

    def now(self, gate: GateResult) -> Message:
        """A number, the same in every language."""
        return Message(f"{gate.value:g}")

    def why(self, gate: GateResult) -> Message:
        """How many are missing."""
        assert gate.value is not None
        short = round(gate.threshold - gate.value)
        if short <= 0:
            return _("Reached.")
        return ngettext("{count} more is needed.", "{count} more are needed.", short)


def percent(share: float) -> str:
    """Whole percent, cut and not rounded: 59.9 must not read as the 60 it misses."""
    return str(int(share * 100 + 1e-9))
