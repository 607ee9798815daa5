"""What a policy must never be, whatever its author meant.

Errors stop a policy from being adopted: a tier without an outcome, decided by tenure, volume or
opinion, or easier than the tier below it. Warnings are shown and may stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Final, Literal

from .metrics.metric import Kind
from .metrics.registry import METRICS
from .policy_parts import Gate, Policy, Tier
from .rights import RIGHTS

COMMUNITY_WEIGHT_MAX: Final = 10
# What a policy may state for rules to come: nothing reads it yet, and its schema says so.
UNREAD: Final = frozenset[str]()
# More works with a key than one in so many cost more reviews than they tell.
MOST_SEEDED: Final = 5
# One-sided 80 %: under it the lower bound is hardly lower than the plain share.
LEAST_Z: Final = 0.8416


@dataclass(frozen=True)
class Finding:
    """One remark: where, what, and how to fix it."""

    level: Literal["error", "warning"]
    code: str
    path: str
    message: str


def lint(policy: Policy) -> list[Finding]:
    """Every finding, errors first, otherwise in the order of the policy."""
    findings = [
        *_confidence(policy),
        *_panel(policy),
        *_calibration(policy),
        *_weights(policy),
        *_expectation(policy),
        *_ladder(policy),
        *_sponsors(policy),
    ]
    for index, tier in enumerate(policy.tiers):
        findings += _tier(tier, f"tiers.{index}")
    return sorted(findings, key=lambda finding: finding.level != "error")


def _tier(tier: Tier, path: str) -> Iterator[Finding]:
    kinds = {METRICS[gate.metric].kind for gate in tier.gates}
    if tier.kind == "earned" and "outcome" not in kinds:
        yield _outcomeless(tier, kinds, path)
    opinions = [gate.metric for gate in tier.gates if METRICS[gate.metric].kind == "opinion"]
    if opinions:
        yield Finding(
            "error",
            "opinion_gate",
            f"{path}.gates",
            f"{opinions[0]} is opinion: put it under review_if, where it asks people to look.",
        )
    for gate in tier.gates:
        yield from _gate(gate, f"{path}.gates.{gate.metric}")
    for right in tier.rights:
        if right not in RIGHTS:
            yield Finding(
                "error",
                "unread_right",
                f"{path}.rights",
                f"No act asks for “{right}”: take it out, or write one of {', '.join(RIGHTS)}.",
            )
    for one in tier.review_if:
        yield from _review(one, f"{path}.review_if.{one.metric}")
    if tier.kind == "earned" and tier.minimum.completed < 5:
        yield Finding(
            "warning",
            "little_evidence",
            f"{path}.min.completed",
            "Under five completed pairings luck decides: ask for at least five.",
        )
    if tier.kind == "earned" and tier.consecutive_closes < 2:
        yield Finding(
            "warning",
            "one_close",
            f"{path}.consecutive_closes",
            "One close lets repeated checking inflate passes: ask for two running.",
        )
    if tier.kind == "entry" and tier.sponsors:
        yield Finding(
            "error",
            "sponsored_entry",
            f"{path}.sponsors",
            f"{tier.title} is given, so nobody is asked to sponsor it: take it out.",
        )
    if tier.kind == "earned" and tier.vote.quorum < 2:
        yield Finding(
            "warning",
            "one_decider",
            f"{path}.vote",
            "One person would decide alone: ask for the votes of at least two.",
        )
    if tier.kind == "earned" and not tier.account:
        yield Finding(
            "warning",
            "no_account",
            f"{path}.account",
            "Figures alone would decide: have mentors tell of their work in their own words.",
        )


def _outcomeless(tier: Tier, kinds: set[Kind], path: str) -> Finding:
    if not kinds:
        code, why = "volume_only", "is earned by numbers alone"
    elif kinds == {"tenure"}:
        code, why = "tenure_only", "is earned by staying alone"
    else:
        code, why = "no_outcome_gate", "has no gate on learners' outcomes"
    outcomes = (key for key, metric in METRICS.items() if metric.kind == "outcome")
    return Finding(
        "error",
        code,
        f"{path}.gates",
        f"{tier.title} {why}: add {_either(outcomes)}. "
        "Neither years nor numbers nor ratings earn a tier.",
    )


def _either(keys: Iterable[str]) -> str:
    return " or ".join(keys)


def _gate(gate: Gate, path: str) -> Iterator[Finding]:
    if gate.threshold <= 0:
        yield Finding(
            "error", "open_gate", path, "A gate at 0 holds nobody back: raise it or take it out."
        )
    metric = METRICS[gate.metric]
    if not metric.inputs:
        yield Finding(
            "warning",
            "unfed",
            path,
            f"Nothing feeds {gate.metric} in this release, so nobody can reach this tier: take "
            "the gate out until it is fed.",
        )
    if metric.up_to is not None and gate.threshold > metric.up_to:
        yield Finding(
            "error",
            "not_a_share",
            path,
            f"{gate.metric} is a share: write a threshold between 0 and 1."
            if metric.up_to == 1
            else f"{gate.metric} ends at {metric.up_to:g}: write a threshold between 0 and that.",
        )
    if metric.windowed != (gate.window is not None):
        windowed = (key for key, one in METRICS.items() if one.windowed)
        yield Finding(
            "error",
            "window",
            path,
            f"{_either(windowed)} is written as terms of terms, for example "
            '"2/4"; no other gate is.',
        )
    yield from _rated(gate, path)
    if gate.window is not None and gate.threshold > gate.window:
        yield Finding(
            "error",
            "impossible",
            path,
            "No one can be active in more terms than there are: lower the first number.",
        )


def _review(gate: Gate, path: str) -> Iterator[Finding]:
    metric = METRICS[gate.metric]
    if metric.kind != "opinion":
        opinions = (key for key, one in METRICS.items() if one.kind == "opinion")
        yield Finding(
            "error",
            "review_of_figures",
            path,
            f"{_either(opinions)} alone calls for a review: put {gate.metric} under gates, where "
            "it decides.",
        )
    elif metric.up_to is not None and gate.threshold > metric.up_to:
        yield Finding(
            "error",
            "not_a_share",
            path,
            f"{gate.metric} is a share: write a threshold between 0 and 1.",
        )


def _rated(gate: Gate, path: str) -> Iterator[Finding]:
    metric = METRICS[gate.metric]
    if not metric.rated:
        if gate.threads or gate.reviewers or gate.lower_quartile is not None:
            rated = (key for key, one in METRICS.items() if one.rated)
            yield Finding(
                "error",
                "not_rated",
                path,
                f"{_either(rated)} alone counts comments and their reviewers: write a number here.",
            )
        return
    quartile, top = gate.lower_quartile, metric.up_to
    if quartile is not None and top is not None and quartile > top:
        yield Finding(
            "error",
            "not_a_share",
            f"{path}.lower_quartile",
            f"{gate.metric} ends at {top:g}: write a threshold between 0 and that.",
        )
    if quartile is not None and quartile > gate.threshold:
        yield Finding(
            "warning",
            "quartile_above",
            f"{path}.lower_quartile",
            "A median is never below its lower quartile, so the median decides nothing here: "
            "raise the one or lower the other.",
        )


def _ladder(policy: Policy) -> Iterator[Finding]:
    keys = [tier.key for tier in policy.tiers]
    if len(set(keys)) != len(keys):
        yield Finding("error", "same_key", "tiers", "Two tiers have one key: rename one.")
    kinds = [tier.kind for tier in policy.tiers]
    if kinds != sorted(kinds, key=("entry", "earned").index):
        yield Finding(
            "error", "entry_above", "tiers", "Entry tiers stand below earned ones: move it up."
        )
    earned = [(index, tier) for index, tier in enumerate(policy.tiers) if tier.kind == "earned"]
    for (_index, below), (index, above) in pairwise(earned):
        for path in _easier(below, above):
            yield Finding(
                "error",
                "ladder_falls",
                f"tiers.{index}.{path}",
                f"{above.title} asks for less here than {below.title}: raise it.",
            )


def _sponsors(policy: Policy) -> Iterator[Finding]:
    """Sponsors hold the tier: while nobody does, the committee stands in and fewer may vote."""
    asked = [(index, one) for index, one in enumerate(policy.tiers) if one.sponsors]
    if not asked:
        return
    index, first = next((one for one in asked if one[1].kind == "earned"), asked[0])
    needed = max(one.vote.quorum + one.sponsors for _index, one in asked)
    yield Finding(
        "warning",
        "sponsors_begin",
        f"tiers.{index}.sponsors",
        f"In a new programme nobody holds {first.title} and could sponsor: members of the "
        f"committee stand in, who do not vote then. Seat {needed} or more.",
    )


def _easier(below: Tier, above: Tier) -> Iterable[str]:
    """Paths at which the upper tier asks for less."""
    upper = {gate.metric: gate for gate in above.gates}
    for gate in below.gates:
        other = upper.get(gate.metric)
        if other is None or other.threshold < gate.threshold:
            yield f"gates.{gate.metric}"
        else:
            for name in ("threads", "reviewers", "lower_quartile"):
                if (getattr(other, name) or 0) < (getattr(gate, name) or 0):
                    yield f"gates.{gate.metric}.{name}"
    mine = asdict(above.minimum)
    for name, needed in asdict(below.minimum).items():
        if mine[name] < needed:
            yield f"min.{name}"
    if above.consecutive_closes < below.consecutive_closes:
        yield "consecutive_closes"
    if below.account and not above.account:
        yield "account"
    if above.sponsors < below.sponsors:
        yield "sponsors"
    for name, asked in asdict(below.vote).items():
        if asdict(above.vote)[name] < asked:
            yield f"vote.{name}"


def _confidence(policy: Policy) -> Iterator[Finding]:
    if policy.z < LEAST_Z:
        yield Finding(
            "error",
            "low_confidence",
            "confidence.z",
            "This z asks for less than 80 % confidence: write 1.2816 for 90 %.",
        )


def _calibration(policy: Policy) -> Iterator[Finding]:
    if 0 < policy.calibration.seeded < MOST_SEEDED:
        yield Finding(
            "warning",
            "many_seeded",
            "calibration.seeded",
            f"One in {policy.calibration.seeded} works would be read for its key alone, while "
            "learners wait: write 5 or more.",
        )


def _panel(policy: Policy) -> Iterator[Finding]:
    panel = policy.panel
    if 0 < panel.least_pool <= panel.size:
        yield Finding(
            "error",
            "pool_of_all",
            "panel.least_pool",
            f"Where {panel.size} of {panel.least_pool} review, an author knows who did: ask for "
            f"more than {panel.size}.",
        )
    elif panel.least_pool < policy.k_feedback:
        yield Finding(
            "warning",
            "small_pool",
            "panel.least_pool",
            f"Reviewers of a handful can be guessed: draw from {policy.k_feedback} or more, as "
            "other feedback is shown.",
        )
    if panel.newcomers * panel.size > 1:
        yield Finding(
            "error",
            "many_newcomers",
            "panel.newcomers",
            f"A panel of {panel.size} keeps one place for a newcomer at most: write "
            f"{1 / panel.size:.2f} or less.",
        )


def _expectation(policy: Policy) -> Iterator[Finding]:
    gates = [
        f"tiers.{index}.gates.{gate.metric}"
        for index, tier in enumerate(policy.tiers)
        for gate in tier.gates
        if METRICS[gate.metric].expects
    ]
    if gates and policy.expectation is None:
        yield Finding(
            "warning",
            "no_expectation",
            gates[0],
            "Growth has nothing to be measured against before a baseline cohort is frozen: state "
            "a prior with its source, or nobody can reach this tier until then.",
        )


def _weights(policy: Policy) -> Iterator[Finding]:
    opinion, community = _weight(policy, "opinion"), _weight(policy, "community")
    if opinion > policy.opinion_weight_max:
        yield Finding(
            "error",
            "opinion_weight",
            "weights",
            f"Opinion weighs {opinion:g}, at most {policy.opinion_weight_max:g} is allowed.",
        )
    if community > COMMUNITY_WEIGHT_MAX:
        yield Finding(
            "error",
            "community_weight",
            "weights",
            f"Community and own learning weigh {community:g}, "
            f"at most {COMMUNITY_WEIGHT_MAX} is allowed.",
        )
    if policy.opinion_weight_max > 0:
        yield Finding(
            "warning",
            "opinion_allowed",
            "opinion_weight_max",
            "Ratings follow impact poorly: leave their weight at 0.",
        )
    total = sum(policy.weights.values())
    if abs(total - 100) > 1e-9:
        yield Finding("error", "weights_sum", "weights", f"Weights sum to {total:g}, not to 100.")


def _weight(policy: Policy, kind: Kind) -> float:
    return sum(value for key, value in policy.weights.items() if METRICS[key].kind == kind)
