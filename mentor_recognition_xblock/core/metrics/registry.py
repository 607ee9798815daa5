"""Every metric by its key; a new one is a module here and a name below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Final

from ..policy_parts import Gate, Tier
from . import (
    consistency,
    contexts,
    contributions,
    craft,
    gain,
    iteration,
    learning,
    milestones,
    minimum,
    opinion,
    reliability,
    skills,
    success,
    unrecorded,
)
from .metric import Metric


def _by_key(*metrics: Metric) -> Mapping[str, Metric]:
    return MappingProxyType({metric.key: metric for metric in metrics})


# What gates and weights of a policy may name.
METRICS: Final = _by_key(
    success.METRIC,
    gain.METRIC,
    iteration.METRIC,
    milestones.METRIC,
    skills.METRIC,
    craft.METRIC,
    reliability.METRIC,
    consistency.METRIC,
    contexts.METRIC,
    opinion.METRIC,
    contributions.METRIC,
    learning.METRIC,
)
_MINIMA: Final = _by_key(minimum.COMPLETED, minimum.COHORTS, minimum.RECENT)


def metric_of(key: str) -> Metric:
    """The metric of a gate, stored ones included, which may name one of an older release."""
    return METRICS.get(key) or _MINIMA.get(key) or unrecorded.unknown(key)


def gates_of(tier: Tier) -> tuple[Gate, ...]:
    """All that a tier asks for: its least evidence first, then its gates."""
    least = (
        Gate(f"{minimum.PREFIX}{name}", float(needed))
        for name, needed in asdict(tier.minimum).items()
        if needed
    )
    return (*least, *tier.gates)
