"""What a policy must never be, whatever its author meant.

Errors stop a policy from being adopted: a tier without an outcome, decided by tenure, volume or
opinion, or easier than the tier below it. Warnings are shown and may stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from .policy import Policy, Tier

OUTCOMES: Final = frozenset({"M1", "M2"})
OPINIONS: Final = frozenset({"M10"})
SHARES: Final = frozenset({"M1", "M2", "M3", "M4", "M5", "M7", "M10"})
COUNTED: Final = frozenset({"M8"})


@dataclass(frozen=True)
class Finding:
    """One remark: where, what, and how to mend it."""

    level: Literal["error", "warning"]
    code: str
    path: str
    message: str


def lint(policy: Policy) -> list[Finding]:
    """Every finding, errors first."""
    found = [*_weights(policy), *_ladder(policy)]
    for index, tier in enumerate(policy.tiers):
        found += _tier(tier, f"tiers.{index}")
    return sorted(found, key=lambda finding: finding.level != "error")


def _tier(tier: Tier, path: str) -> list[Finding]:
    metrics = {gate.metric for gate in tier.gates}
    found = []
    if tier.kind == "earned" and not metrics & OUTCOMES:
        found.append(
            Finding(
                "error",
                "no_outcome_gate",
                f"{path}.gates",
                f"{tier.title} has no gate on learners' outcomes: add M1 or M2. "
                "Neither years nor numbers nor ratings earn a tier.",
            )
        )
    if metrics & OPINIONS:
        found.append(
            Finding(
                "error",
                "opinion_gate",
                f"{path}.gates",
                "M10 is opinion: put it under review_if, where it asks people to look.",
            )
        )
    for gate in tier.gates:
        if gate.metric in SHARES and gate.threshold > 1:
            found.append(
                Finding(
                    "error", "not_a_share", f"{path}.gates.{gate.metric}",
                    f"{gate.metric} is a share: write a threshold between 0 and 1.",
                )
            )  # fmt: skip
        if (gate.metric in COUNTED) != (gate.window is not None):
            found.append(
                Finding(
                    "error", "window", f"{path}.gates.{gate.metric}",
                    'M8 is written as terms of terms, for example "2/4"; no other gate is.',
                )
            )  # fmt: skip
        if gate.window is not None and gate.threshold > gate.window:
            found.append(
                Finding(
                    "error", "impossible", f"{path}.gates.{gate.metric}",
                    "No one can be active in more terms than there are: lower the first number.",
                )
            )  # fmt: skip
    if tier.kind == "earned" and tier.minimum.completed < 5:
        found.append(
            Finding(
                "warning",
                "little_evidence",
                f"{path}.min.completed",
                "Under five completed pairings luck decides: ask for at least five.",
            )
        )
    if tier.kind == "earned" and tier.consecutive_closes < 2:
        found.append(
            Finding(
                "warning",
                "one_close",
                f"{path}.consecutive_closes",
                "One close lets repeated checking inflate passes: ask for two running.",
            )
        )
    return found


def _ladder(policy: Policy) -> list[Finding]:
    found = []
    keys = [tier.key for tier in policy.tiers]
    if len(set(keys)) != len(keys):
        found.append(Finding("error", "same_key", "tiers", "Two tiers have one key: rename one."))
    earned = [
        (index, tier) for index, tier in enumerate(policy.tiers) if tier.kind == "earned"
    ]
    for (_below_index, below), (index, above) in zip(earned, earned[1:], strict=False):
        lower = {gate.metric: gate for gate in below.gates}
        for gate in above.gates:
            other = lower.get(gate.metric)
            if other is not None and gate.threshold < other.threshold:
                found.append(
                    Finding(
                        "error", "ladder_falls", f"tiers.{index}.gates.{gate.metric}",
                        f"{above.title} asks for less than {below.title}: raise it.",
                    )
                )  # fmt: skip
        if above.minimum.completed < below.minimum.completed:
            found.append(
                Finding(
                    "error", "ladder_falls", f"tiers.{index}.min.completed",
                    f"{above.title} asks for fewer pairings than {below.title}: raise it.",
                )
            )  # fmt: skip
    return found


def _weights(policy: Policy) -> list[Finding]:
    found = []
    opinion = sum(value for metric, value in policy.weights.items() if metric in OPINIONS)
    if opinion > policy.opinion_weight_max:
        found.append(
            Finding(
                "error",
                "opinion_weight",
                "weights",
                f"Opinion weighs {opinion:g}, at most {policy.opinion_weight_max:g} is allowed.",
            )
        )
    total = sum(policy.weights.values())
    if abs(total - 100) > 1e-9:
        found.append(
            Finding("error", "weights_sum", "weights", f"Weights sum to {total:g}, not to 100.")
        )
    return found
