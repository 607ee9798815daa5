"""M7: answers in time."""

from __future__ import annotations

from typing import Final

from ..estimate import wilson
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, share_result
from .metric import ShareMetric


class Reliability(ShareMetric):
    """Answers in time, of those due; each lapse of the mentor counts as one missed."""

    key = "M7"
    title = _("Answers in time")
    kind = "process"
    inputs = frozenset({"projects", "lapses"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Of the projects and lapses of 18 months."""
        rows = facts.projects_of_months(18)
        lapses = sum(day > months_before(facts.as_of, 18) for day in facts.lapses)
        due = sum(term.answers_due for term in rows) + lapses
        share = wilson(sum(term.answers_in_time for term in rows), due, z=policy.z)
        return share_result(gate, share, z=policy.z, lapses=lapses)

    def formula(self, policy: Policy) -> Message:
        """With the policy's hours."""
        return _(
            "Share of the versions of the last 18 months answered within {hours} hours; the clock "
            "stops in declared pauses, and a pairing the mentor let lapse counts as one missed.",
            hours=policy.answer_hours,
        )


METRIC: Final = Reliability()
