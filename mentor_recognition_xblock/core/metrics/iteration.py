"""M3: feedback that led to revision."""

from __future__ import annotations

from typing import Final

from ..estimate import wilson
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, share_result
from .metric import ShareMetric


class Iteration(ShareMetric):
    """Finished projects revised twice after a comment, one addressed, a criterion up."""

    key = "M3"
    title = _("Feedback that led to revision")
    kind = "process"
    inputs = frozenset({"projects"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Of the projects of 24 months."""
        rows = [project for project in facts.projects_of_months(24) if project.finished]
        hits = sum(
            project.versions_after_annotation >= 2
            and project.addressed >= 1
            and project.criterion_up
            for project in rows
        )
        return share_result(gate, wilson(hits, len(rows), z=policy.z), z=policy.z)

    def formula(self, policy: Policy) -> Message:
        """All three must hold."""
        return _(
            "Share of the projects finished in the last 24 months with two versions after the "
            "first comment, a comment addressed, and a criterion up."
        )


METRIC: Final = Iteration()
