"""Metrics of stored evaluations that this release does not have any more: never met."""

from __future__ import annotations

from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult
from .metric import Metric, ShareMetric


class _Unrecorded(ShareMetric):
    kind = "process"

    def __init__(self, key: str) -> None:
        self.key, self.title = key, Message(key)

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Nothing was seen."""
        return GateResult(gate.metric, gate.threshold, "not_enough", None, counts={"n": 0})

    def formula(self, policy: Policy) -> Message:
        """None yet."""
        return _("Not recorded in this release: never counted as met.")


def unknown(key: str) -> Metric:
    """A metric of a stored evaluation that this release does not have any more."""
    return _Unrecorded(key)
