"""Metrics that policies may name and that nothing feeds in this release: they are never met."""

from __future__ import annotations

from typing import Final

from ..facts import Facts
from ..messages import Message
from ..messages import message as _
from ..policy_parts import Gate, Policy, Tier
from ..results import GateResult
from .metric import Kind, Metric, ShareMetric


class _Unrecorded(Metric):
    def __init__(self, key: str, title: Message, kind: Kind) -> None:
        self.key, self.title, self.kind = key, title, kind

    def evaluate(self, policy: Policy, tier: Tier, gate: Gate, facts: Facts) -> GateResult:
        """Nothing was seen."""
        return GateResult(gate.metric, gate.threshold, "not_enough", None, counts={"n": 0})

    def formula(self, policy: Policy) -> Message:
        """None yet."""
        return _("Not recorded in this release: never counted as met.")


class _Share(_Unrecorded, ShareMetric):
    pass


OPINION: Final = _Share("M10", _("Learners' own view"), "opinion")


def unknown(key: str) -> Metric:
    """A metric of a stored evaluation that this release does not have any more."""
    return _Share(key, Message(key), "process")
