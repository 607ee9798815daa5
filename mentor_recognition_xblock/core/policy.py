"""A programme's rules as data: parsed, hashed, linted.

A policy is a mapping (YAML or JSON) checked against ``schemas/policy.schema.json``. Once parsed it
is frozen; a version is known by the SHA-256 of its canonical JSON (sorted keys, no spaces, UTF-8).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import jsonschema

from ..errors import Invalid
from . import canonical_json
from .documents import require_moderate
from .policy_lint import Finding, lint
from .policy_words import in_words
from .texts import text_of

__all__ = [
    "Baseline",
    "Finding",
    "Gate",
    "Minimum",
    "Policy",
    "Tier",
    "content_hash",
    "lint",
    "parse",
]


@dataclass(frozen=True)
class Gate:
    """One rule of a tier: ``metric`` must reach ``threshold``; ``window`` is the n of "k of n"."""

    metric: str
    threshold: float
    window: int | None = None


@dataclass(frozen=True)
class Minimum:
    """The least evidence a tier asks for, in counts."""

    completed: int = 0
    cohorts: int = 0
    recent_18m: int = 0


@dataclass(frozen=True)
class Tier:
    """A rung of the ladder; ``entry`` tiers are given, ``earned`` ones decided."""

    key: str
    title: str
    kind: Literal["entry", "earned"]
    valid_months: int
    consecutive_closes: int
    minimum: Minimum
    gates: tuple[Gate, ...]
    review_if: tuple[Gate, ...]
    sponsors: int
    rights: tuple[str, ...]
    alignments: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Baseline:
    """Pooled parameters of the frozen baseline cohort; see ``core.expected``."""

    intercepts: Mapping[str, float]
    intercept: float
    slope: float
    k: float
    sigma2_within: float
    fitted_on: tuple[str, ...]
    pairings: int

    def expected(self, course: str, baseline: float) -> float:
        """The final score learners of ``course`` reach on average from ``baseline``."""
        return self.intercepts.get(course, self.intercept) + self.slope * baseline


@dataclass(frozen=True)
class Success:
    """A pairing succeeds at ``level`` (0-4) or with a ``gain`` over its baseline."""

    level: float
    gain: float


@dataclass(frozen=True)
class Panel:
    """Size of a review panel, when it grows, and how much one reviewer carries."""

    size: int
    extra: int
    span: int
    due_days: int
    max_open: int


@dataclass(frozen=True)
class Calibration:
    """What certifies a reviewer."""

    exemplars: int
    min_kappa: float
    valid_months: int
    retry_days: int


@dataclass(frozen=True)
class PanelReliability:
    """The least ICC(k), and its 90 % lower bound, at which panel scores may decide."""

    min_icc: float
    min_lower: float


@dataclass(frozen=True)
class Policy:
    """A parsed policy. Times are in the units their names say."""

    id: str
    version: int
    title: str
    notice_days: int
    z: float
    opinion_weight_max: float
    success: Success
    panel: Panel
    calibration: Calibration
    reliability_of_panels: PanelReliability
    answer_hours: int
    grace_days: int
    pairing_min_days: int
    baseline: Baseline | None
    tiers: tuple[Tier, ...]
    weights: Mapping[str, float]
    k_feedback: int
    k_public: int

    def tier(self, key: str) -> Tier:
        """The tier of that key; ``KeyError`` if the policy has none."""
        return {tier.key: tier for tier in self.tiers}[key]

    def rank(self, key: str) -> int:
        """Position on the ladder, from 0; -1 for a key the policy does not have."""
        keys = [tier.key for tier in self.tiers]
        return keys.index(key) if key in keys else -1


def parse(content: Mapping[str, Any]) -> Policy:
    """The frozen policy; ``Invalid`` names the path in the content and what it should be."""
    require_moderate(content, field="policy")
    plain = json.loads(canonical_json.canonical(content, field="policy"))
    error = jsonschema.exceptions.best_match(_validator().iter_errors(plain))
    if error is not None:
        path, sentence = in_words(error)
        raise Invalid(f"{path}: {sentence}", field=path)
    baseline = plain.get("baseline")
    return Policy(
        id=plain["id"],
        version=plain["version"],
        title=text_of(plain["title"], field="title"),
        notice_days=plain["notice_days"],
        z=plain["confidence"]["z"],
        opinion_weight_max=plain["opinion_weight_max"],
        success=Success(**plain["success"]),
        panel=Panel(**plain["panel"]),
        calibration=Calibration(**plain["calibration"]),
        reliability_of_panels=PanelReliability(**plain["reliability_of_panels"]),
        answer_hours=plain["answers"]["hours"],
        grace_days=plain["milestones"]["grace_days"],
        pairing_min_days=plain["pairing"]["min_days"],
        baseline=None
        if baseline is None
        else Baseline(**{**baseline, "fitted_on": tuple(baseline["fitted_on"])}),
        tiers=tuple(_tier(tier) for tier in plain["tiers"]),
        weights=plain["weights"],
        k_feedback=plain["privacy"]["k_feedback"],
        k_public=plain["privacy"]["k_public"],
    )


def content_hash(content: Mapping[str, Any]) -> str:
    """``sha256:`` and 64 hex digits of the canonical JSON (RFC 8785)."""
    return canonical_json.content_hash(content, field="policy")


def _tier(plain: Mapping[str, Any]) -> Tier:
    return Tier(
        key=plain["key"],
        title=text_of(plain["title"], field=f"tiers.{plain['key']}.title"),
        kind=plain["kind"],
        valid_months=plain["valid_months"],
        consecutive_closes=plain.get("consecutive_closes", 1),
        minimum=Minimum(**plain.get("min", {})),
        gates=tuple(_gate(metric, value) for metric, value in plain.get("gates", {}).items()),
        review_if=tuple(_gate(m, value) for m, value in plain.get("review_if", {}).items()),
        sponsors=plain.get("sponsors", 0),
        rights=tuple(plain.get("rights", ())),
        alignments=tuple(plain.get("alignments", ())),
    )


def _gate(metric: str, value: float | str) -> Gate:
    if isinstance(value, str):
        needed, window = value.split("/")
        return Gate(metric, float(needed), int(window))
    return Gate(metric, float(value))


@lru_cache(maxsize=1)
def _validator() -> jsonschema.Draft202012Validator:
    text = files(__package__).joinpath("schemas", "policy.schema.json").read_text("utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))
