"""M9: different courses."""

from __future__ import annotations

from collections import Counter
from typing import Final

from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, Result
from .metric import NumberMetric


class Contexts(NumberMetric):
    """Courses with at least two completed pairings; too few is never more than "not yet"."""

    key = "M9"
    title = _("Different courses")
    kind = "process"
    inputs = frozenset({"outcomes"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """One pairing may be chance."""
        per_course = Counter(outcome.course for outcome in facts.usable_outcomes)
        seen = sum(count >= 2 for count in per_course.values())
        result: Result = "met" if seen >= gate.threshold else "not_enough"
        return GateResult(gate.metric, gate.threshold, result, float(seen), counts={"n": seen})

    def formula(self, policy: Policy) -> Message:
        """Two at least."""
        return _("Courses with at least two completed pairings.")


METRIC: Final = Contexts()
