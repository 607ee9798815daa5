"""Explanations: dossiers for the committee, and records that anyone can compute again."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ..core import metrics
from ..core.policy import Policy, content_hash
from ..errors import NotFound
from ..hosts import get_host
from ..languages import localized
from ..programmes import api as programmes
from . import words
from .data import DossierData, EvaluationData, EvidenceData
from .decisions import decisions_on
from .queries import evaluation, evaluation_data, proposal_data, proposal_rows, standing_of


def dossier(proposal_uuid: UUID, *, at: datetime) -> DossierData:
    """Everything on one proposal; ``NotFound`` if there is none."""
    row = proposal_rows().filter(uuid=proposal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    shown = _evidence(evaluation_data(row.evaluation))
    decisions = decisions_on(row.mentor_id)
    return DossierData(
        proposal=proposal_data(row, {}),
        evaluation=shown.evaluation,
        gates=shown.gates,
        reviews=shown.reviews,
        policy_hash=shown.policy_hash,
        policy_num=shown.policy_num,
        policy_title=shown.policy_title,
        standing=standing_of(mentor_id=row.mentor_id, at=at),
        decisions=tuple(decision for decision in decisions if decision.proposal_uuid == row.uuid),
        earlier=tuple(decision for decision in decisions if decision.proposal_uuid != row.uuid),
        outcomes=shown.outcomes,
        reflections=shown.reflections,
        courses=shown.courses,
    )


def evidence(evaluation_uuid: UUID) -> EvidenceData:
    """One evaluation in words with its evidence; ``NotFound`` if there is none."""
    return _evidence(evaluation(evaluation_uuid))


def explanation(evaluation_uuid: UUID) -> dict[str, Any]:
    """A self-contained JSON record: policy, facts, formulas and figures, without names.

    Whoever holds it can compute every figure again (``core.metrics.evaluate``), and check the
    two hashes (SHA-256 of canonical JSON).
    """
    stored = evaluation(evaluation_uuid)
    version = programmes.policy_version(stored.policy_version_id)
    policy = version.policy
    return {
        "evaluation": str(stored.uuid),
        "as_of": stored.facts["as_of"],
        "tier": stored.tier_key,
        "result": stored.result,
        "near_miss": stored.near_miss,
        "policy": {
            "num": version.num,
            "hash": version.content_hash,
            "content": version.content,
        },
        "facts": stored.facts,
        "facts_hash": stored.facts_hash,
        "gates": [_explained(gate, policy) for gate in stored.gates],
        "reviews": [_explained(gate, policy) for gate in stored.reviews],
    }


def _explained(gate: dict[str, Any], policy: Policy) -> dict[str, Any]:
    return {
        **gate,
        "title": words.title(gate["metric"]),
        "formula": words.formula(gate["metric"], policy),
        "in_words": words.view(gate, policy).words,
    }


def own_explanation(evaluation_uuid: UUID, *, mentor_id: int) -> dict[str, Any]:
    """The same for the mentor whom it is about; ``NotFound`` for anybody else's."""
    if evaluation(evaluation_uuid).mentor_id != mentor_id:
        raise NotFound(_("There is no such evaluation."))
    return explanation(evaluation_uuid)


def recompute(uuid: UUID | str) -> list[str]:
    """Work an evaluation out again from its stored facts and policy; the differences, if any."""
    stored = evaluation(uuid)
    version = programmes.policy_version(stored.policy_version_id)
    again = metrics.evaluate(
        version.policy,
        version.policy.tier(stored.tier_key),
        metrics.Facts.from_json(stored.facts),
    )
    differences = []
    if content_hash(stored.facts) != stored.facts_hash:
        differences.append("the stored facts do not match their hash")
    if _hash_of(json.dumps(version.content)) != version.content_hash:
        differences.append("the stored policy does not match its hash")
    if (again.result, again.near_miss) != (stored.result, stored.near_miss):
        differences.append(f"result: stored {stored.result}, recomputed {again.result}")
    figures = {gate.metric: gate.as_json() for gate in (*again.gates, *again.reviews)}
    before = {gate["metric"]: gate for gate in (*stored.gates, *stored.reviews)}
    for metric in sorted(figures.keys() | before.keys()):
        if figures.get(metric) != before.get(metric):
            differences.append(
                f"{metric}: stored {before.get(metric)}, recomputed {figures.get(metric)}"
            )
    return differences


@lru_cache(maxsize=16)
def _hash_of(text: str) -> str:
    """The hash of a policy as it is stored: thousands of evaluations were made under each."""
    return content_hash(json.loads(text))


def _evidence(stored: EvaluationData) -> EvidenceData:
    version = programmes.policy_version(stored.policy_version_id)
    host = get_host()
    return EvidenceData(
        evaluation=stored,
        tier_title=localized(version.policy.tier(stored.tier_key).title),
        gates=tuple(words.view(gate, version.policy) for gate in stored.gates),
        reviews=tuple(words.view(gate, version.policy) for gate in stored.reviews),
        policy_hash=version.content_hash,
        policy_num=version.num,
        policy_title=localized(version.policy.title),
        outcomes=tuple(_outcome(outcome, version.policy) for outcome in stored.facts["outcomes"]),
        reflections=sum(project["reflections"] for project in stored.facts["projects"]),
        courses={
            key: (course.title if (course := host.course(key)) else key)
            for key in sorted({outcome["course"] for outcome in stored.facts["outcomes"]})
        },
    )


def _outcome(outcome: dict[str, Any], policy: Policy) -> dict[str, Any]:
    fitted = policy.baseline
    fact = metrics.OutcomeFact(**outcome)
    return {
        **outcome,
        "gain": fact.final - fact.baseline,
        "expected": None if fitted is None else fitted.expected(fact.course, fact.baseline),
        "success": metrics.succeeded(policy, baseline=fact.baseline, final=fact.final),
    }
