"""M4: milestones reached on time."""

from __future__ import annotations

from typing import Final

from ..estimate import wilson
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, share_result
from .metric import ShareMetric


class Milestones(ShareMetric):
    """Milestones reached in time, of those due."""

    key = "M4"
    title = _("Milestones reached on time")
    kind = "process"
    inputs = frozenset({"projects"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Of the projects of 24 months that had a date."""
        rows = [project for project in facts.projects_of_months(24) if project.on_time is not None]
        hits = sum(bool(project.on_time) for project in rows)
        return share_result(gate, wilson(hits, len(rows), z=policy.z), z=policy.z)

    def formula(self, policy: Policy) -> Message:
        """With the policy's days of grace."""
        return _(
            "Share of the milestones due in the last 24 months that were reached by the date plus "
            "{days} days; an extension moves the date.",
            days=policy.grace_days,
        )


METRIC: Final = Milestones()
