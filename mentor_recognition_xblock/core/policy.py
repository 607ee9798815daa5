"""A programme's rules as data: parsed, hashed, linted.

A policy is a mapping (YAML or JSON) checked against ``schemas/policy.schema.json``. Once parsed it
is frozen; a version is known by the SHA-256 of its canonical JSON (sorted keys, no spaces, UTF-8).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jsonschema

from ..errors import Invalid
from . import canonical_json
from .documents import require_moderate
from .metrics.registry import METRICS
from .plain_values import require_plain
from .policy_lint import Finding, lint
from .policy_parts import (
    AppealRule,
    Baseline,
    Calibration,
    Gate,
    Minimum,
    Panel,
    PanelReliability,
    Policy,
    Success,
    Tier,
    VoteRule,
)
from .policy_words import in_words
from .texts import text_of

__all__ = [
    "AppealRule",
    "Baseline",
    "Calibration",
    "Finding",
    "Gate",
    "Minimum",
    "Panel",
    "PanelReliability",
    "Policy",
    "Success",
    "Tier",
    "VoteRule",
    "content_hash",
    "lint",
    "parse",
]


def parse(content: Mapping[str, Any]) -> Policy:
    """The frozen policy; ``Invalid`` names the path in the content and what it should be."""
    require_moderate(content, field="policy")
    require_plain(content)
    # Through JSON and back: what is checked is what is hashed, and nothing that only Python knows.
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
        prior=_prior(plain["prior"]) if "prior" in plain else None,
        tiers=tuple(_tier(tier) for tier in plain["tiers"]),
        weights=plain["weights"],
        k_feedback=plain["privacy"]["k_feedback"],
        k_public=plain["privacy"]["k_public"],
        appeal=AppealRule(**plain.get("appeal", {})),
    )


def content_hash(content: Mapping[str, Any]) -> str:
    """``sha256:`` and 64 hex digits of the canonical JSON (RFC 8785)."""
    return canonical_json.content_hash(content, field="policy")


def _prior(plain: Mapping[str, Any]) -> Baseline:
    source = text_of(plain["source"], field="prior.source")
    return Baseline(intercepts={}, **{**plain, "source": source})


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
        vote=VoteRule(**plain.get("vote", {})),
        account=plain.get("account", False),
        alignments=tuple(plain.get("alignments", ())),
    )


def _gate(metric: str, value: float | str | Mapping[str, Any]) -> Gate:
    if isinstance(value, Mapping):
        return Gate(
            metric, float(value["reach"]), **{k: v for k, v in value.items() if k != "reach"}
        )
    if isinstance(value, str):
        needed, window = value.split("/")
        return Gate(metric, float(needed), int(window))
    return Gate(metric, float(value))


@lru_cache(maxsize=1)
def _validator() -> jsonschema.Draft202012Validator:
    text = files(__package__).joinpath("schemas", "policy.schema.json").read_text("utf-8")
    schema = json.loads(text)
    # The file says only what a key looks like: a new metric changes no schema.
    schema["$defs"]["metric"] = {"enum": [*METRICS]}
    return jsonschema.Draft202012Validator(schema)
