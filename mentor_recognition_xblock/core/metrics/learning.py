"""M12: hours that a mentor spent on learning to mentor."""

from __future__ import annotations

from typing import Final

from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult
from .metric import NumberMetric


class Learning(NumberMetric):
    """Recorded hours of 12 months; too few are never more than "not yet"."""

    key = "M12"
    title = _("Own learning")
    kind = "community"
    inputs = frozenset({"learning"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Reflections are counted beside the hours, and told."""
        since = months_before(facts.as_of, 12)
        rows = [one for one in facts.learning if one.done_on > since]
        # In whole quarters, so that a sum of halves and quarters has no last bit.
        hours = sum(round(one.hours * 4) for one in rows) / 4
        return GateResult(
            gate.metric,
            gate.threshold,
            "met" if rows and hours >= gate.threshold else "not_enough",
            hours if rows else None,
            counts={"n": len(rows), "reflections": sum(one.reflects for one in rows)},
        )

    def formula(self, policy: Policy) -> Message:
        """As recorded by the mentor."""
        return _(
            "Hours of courses, workshops, reading, observation and reflection of the last 12 "
            "months, as the mentor recorded them; the committee reads what they were."
        )

    def needed(self, threshold: float, window: int | None) -> Message:
        """Hours."""
        return _("at least {number} hours", number=f"{threshold:g}")


METRIC: Final = Learning()
