"""What a badge may follow: a committee's award, or a learner's; both rest on outcome evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ...core.openbadges.achievement import Evidence, Result
from ...programmes import api as programmes
from ...recognition import api as recognition
from ..models import Achievement, LearnerAward
from . import achievements


@dataclass(frozen=True)
class Grant:
    """A decision as its badge needs it."""

    decision_uuid: UUID
    programme_id: int
    recipient_id: int
    achievement: Achievement
    evidence: tuple[Evidence, ...]
    results: tuple[Result, ...]
    decided_at: datetime
    valid_until: datetime | None


def grants(uuids: Collection[UUID], *, at: datetime) -> dict[UUID, Grant]:
    """Those of ``uuids`` that a badge may follow; queries grow with programmes, not with awards.

    Sentences are in the site's language, whoever's request decides or issues again.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _grants(uuids, at)


def _grants(uuids: Collection[UUID], at: datetime) -> dict[UUID, Grant]:
    grants_by_decision: dict[UUID, Grant] = {}
    versions: dict[int, Any] = {}
    rows: dict[tuple[int, str], Achievement] = {}
    words = _words()
    # R3: nothing without learners' outcomes behind it.
    awarded = {
        uuid: decision
        for uuid, decision in recognition.decisions(uuids).items()
        if decision.outcome == recognition.DecisionOutcome.AWARD and decision.outcomes
    }
    levels = recognition.median_levels(list(awarded.values()))
    for uuid, decision in awarded.items():
        version_id = decision.policy_version_id
        if version_id not in versions:
            versions[version_id] = programmes.policy_version(version_id)
        key = (version_id, decision.tier_key)
        if key not in rows:
            rows[key] = achievements.of_tier(*key, programme_id=decision.programme_id, at=at)
        grants_by_decision[uuid] = Grant(
            decision_uuid=uuid,
            programme_id=decision.programme_id,
            recipient_id=decision.mentor_user_id,
            achievement=rows[key],
            evidence=(_evidence(decision, versions[version_id], words),),
            results=achievements.results(rows[key].document, levels[uuid]),
            decided_at=decision.decided_at,
            valid_until=decision.valid_until,
        )
    missing = set(uuids) - set(grants_by_decision)
    if missing:
        for award in LearnerAward.objects.filter(uuid__in=missing).select_related("achievement"):
            grants_by_decision[award.uuid] = _of_learner(award)
    return grants_by_decision


def _of_learner(award: LearnerAward) -> Grant:
    narrative = _(
        "The final version reached {score} of 4 as the median of {count} reviewers who did not "
        "know whose it was; record {digest}."
    ).format(
        score=f"{award.facts['final']:.2f}",
        count=award.facts["raters"],
        digest=award.facts_hash,
    )
    document = award.achievement.document
    return Grant(
        decision_uuid=award.uuid,
        programme_id=award.achievement.programme_id,
        recipient_id=award.learner_id,
        achievement=award.achievement,
        evidence=(Evidence(award.uuid.urn, _("Blinded review of the portfolio"), narrative),),
        results=achievements.results(
            document, {key: int(level) for key, level in award.facts["medians"].items()}
        ),
        decided_at=award.awarded_at,
        valid_until=None,
    )


def _words() -> tuple[str, str]:
    """Name and narrative of a decision's evidence, looked up once for a thousand decisions."""
    return _("Decision of the committee"), _(
        "Decided under policy {policy} version {num} ({digest}) on {count} completed "
        "pairings with blinded scores; evidence record {evidence}."
    )


def _evidence(decision: recognition.DecisionData, version: Any, words: tuple[str, str]) -> Evidence:
    name, narrative = words
    return Evidence(
        id=decision.uuid.urn,
        name=name,
        narrative=narrative.format(
            policy=version.policy.id,
            num=version.num,
            digest=version.content_hash,
            count=decision.outcomes,
            evidence=decision.evidence_hash,
        ),
    )
