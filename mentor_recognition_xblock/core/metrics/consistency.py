"""M8: consistency over terms."""

from __future__ import annotations

from typing import Final

from ..facts import Facts
from ..messages import Message
from ..messages import counted as ngettext
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result
from .metric import Metric


class Consistency(Metric):
    """Terms with a learner, of the last n offered; wholly paused terms are passed over."""

    key = "M8"
    title = _("Consistency over terms")
    kind = "tenure"
    inputs = frozenset({"terms"})
    windowed = True

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Not met only once n terms were offered; fewer leave the matter open."""
        window = gate.window or 1
        offered = [one for one in sorted(facts.terms, key=lambda term: term.num) if one.offered]
        # A term paused as a whole is skipped, not lost: an older one takes its place. One with a
        # learner counts even so, for the mentor was there.
        counted = [one for one in offered if one.active or not one.paused][-window:]
        active = sum(one.active for one in counted)
        result: Result = (
            # Met as soon as enough terms are, failed only once the window is full: newcomers
            # wait, and do not fail.
            "met"
            if active >= gate.threshold
            else "not_met"
            if len(counted) >= window
            else "not_enough"
        )
        return GateResult(
            gate.metric,
            gate.threshold,
            result,
            float(active),
            counts={"hits": active, "n": len(counted)},
            window=window,
        )

    def would_hold(self, gate: GateResult) -> bool:
        """The share of terms so far decides."""
        seen = gate.counts["n"]
        if gate.value is None or seen <= 0:
            return False
        return gate.value / seen >= gate.threshold / (gate.window or 1)

    def formula(self, policy: Policy) -> Message:
        """Paused terms do not count against anybody."""
        return _("Of the last terms offered, those with a learner; fully paused terms are skipped.")

    def needed(self, threshold: float, window: int | None) -> Message:
        """Terms of terms."""
        if not window:
            return super().needed(threshold, window)
        return _("{k} of {n} terms", k=f"{threshold:g}", n=window)

    def now(self, gate: GateResult) -> Message:
        """A number of terms, the same in every language."""
        return Message(f"{gate.value:g}")

    def why(self, gate: GateResult) -> Message:
        """Too few with a learner, or too few offered."""
        seen = gate.counts["n"]
        if gate.result == "met":
            return _("Active in enough of the terms offered.")
        if gate.result == "not_met":
            return _("Of the last {n} terms offered, too few had a learner.", n=seen)
        return ngettext(
            "Only {n} term was offered so far.", "Only {n} terms were offered so far.", seen, n=seen
        )


METRIC: Final = Consistency()
