"""M11: what a mentor gave to other mentors, accepted by two of them."""

from __future__ import annotations

from typing import Final

from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult
from .metric import NumberMetric


class Contributions(NumberMetric):
    """Accepted contributions of 18 months; too few is never more than "not yet"."""

    key = "M11"
    title = _("Contributions to the community")
    kind = "community"
    inputs = frozenset({"contributions"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """By the day on which the second peer accepted."""
        since = months_before(facts.as_of, 18)
        seen = sum(one.accepted_on > since for one in facts.contributions)
        return GateResult(
            gate.metric,
            gate.threshold,
            "met" if seen >= gate.threshold else "not_enough",
            float(seen) if seen else None,
            counts={"n": seen},
        )

    def formula(self, policy: Policy) -> Message:
        """Two peers decide."""
        return _(
            "Guides, clinics, proposals and coaching of the last 18 months, each accepted by two "
            "other mentors."
        )


METRIC: Final = Contributions()
