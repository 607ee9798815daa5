"""M5: target skills that others verified."""

from __future__ import annotations

from typing import Final

from ..estimate import wilson
from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult, share_result
from .metric import ShareMetric


class Skills(ShareMetric):
    """Skills verified by somebody who never mentored the learner, of those their works aimed at.

    A skill that waits for its verifier is not decided yet and left out.
    """

    key = "M5"
    title = _("Skills verified by others")
    kind = "process"
    inputs = frozenset({"projects"})

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Over the finished projects of 24 months."""
        rows = facts.projects_of_months(24)
        verified = sum(project.skills_verified for project in rows)
        decided = sum(project.skills_decided for project in rows)
        return share_result(gate, wilson(verified, decided, z=policy.z), z=policy.z)

    def formula(self, policy: Policy) -> Message:
        """Whose skills, and who verifies them."""
        return _(
            "Share of the target skills of projects finished in the last 24 months that somebody "
            "else verified: a reviewer who never mentored the learner and did not know whose work "
            "it is. Skills that wait for a reviewer are left out."
        )


METRIC: Final = Skills()
