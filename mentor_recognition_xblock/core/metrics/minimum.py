"""The least evidence a tier asks for, in counts; too little is never "not met"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..facts import Facts
from ..messages import Message
from ..messages import counted as ngettext
from ..messages import message as _
from ..periods import months_before
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult
from .metric import NumberMetric

PREFIX: Final = "min."


class Minimum(NumberMetric):
    """A count of completed pairings with reliable scores; ``field`` is its name in a tier."""

    kind = "minimum"
    inputs = frozenset({"outcomes"})

    def __init__(
        self,
        field: str,
        title: Message,
        formula: Message,
        *,
        count: Callable[[Facts], int],
        asks: Callable[[int], Message],
    ) -> None:
        self.key, self.title = f"{PREFIX}{field}", title
        self._formula, self._count, self._asks = formula, count, asks

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Reached, or not yet."""
        seen = self._count(facts)
        return GateResult(
            metric=gate.metric,
            threshold=gate.threshold,
            result="met" if seen >= gate.threshold else "not_enough",
            value=float(seen),
            counts={"n": seen},
        )

    def formula(self, policy: Policy) -> Message:
        """What is counted."""
        return self._formula

    def criterion(self, gate: Gate, policy: Policy) -> Message:
        """A sentence of its own."""
        return self._asks(round(gate.threshold))


def _recent(facts: Facts) -> int:
    since = months_before(facts.as_of, 18)
    return sum(outcome.ended_on > since for outcome in facts.usable_outcomes)


COMPLETED: Final = Minimum(
    "completed",
    _("Completed pairings"),
    _("Pairings with blinded scores of the first and the final version."),
    count=lambda facts: len(facts.usable_outcomes),
    asks=lambda count: ngettext(
        "At least {count} completed pairing with blinded scores before and after.",
        "At least {count} completed pairings with blinded scores before and after.",
        count,
    ),
)
COHORTS: Final = Minimum(
    "cohorts",
    _("Different cohorts"),
    _("Distinct cohorts among them."),
    count=lambda facts: len(
        {(outcome.course, outcome.cohort) for outcome in facts.usable_outcomes}
    ),
    asks=lambda count: ngettext(
        "From at least {count} cohort.", "From at least {count} cohorts.", count
    ),
)
RECENT: Final = Minimum(
    "recent_18m",
    _("Completed in the last 18 months"),
    _("Those that ended within 18 months of the close."),
    count=_recent,
    asks=lambda count: _("At least {count} of them in the last 18 months.", count=count),
)
