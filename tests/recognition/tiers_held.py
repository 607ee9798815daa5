"""Tiers held, and a policy whose tiers name rights."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition.models import Decision, Evaluation, Proposal, Standing

from ..factories import START, UserFactory
from ..pairing.scene import Scene

NAMED = {
    "apprentice": ["co_mentor"],
    "proficient": ["sole_mentor", "propose"],
    "master": ["sole_mentor", "propose", "lead_panel", "supervise"],
}


def naming(scene: Scene) -> None:
    content = programmes.shipped_policy("starter")
    content["version"] = 9
    for tier in content["tiers"]:
        tier["rights"] = NAMED[tier["key"]]
    newest = programmes.newest_policy(scene.programme.id)
    programmes.add_policy_version(
        programme_id=scene.programme.id,
        content=content,
        effective_from=newest.effective_from + timedelta(seconds=1),
        at=START,
        actor=None,
    )


def hold(scene: Scene, mentor: Any, tier: str, *, days: int = 9_000) -> None:
    """Give a tier as a decision would."""
    evaluation = Evaluation.objects.create(
        mentor_id=mentor.id, term_id=scene.world.terms[0].id, tier_key=tier, result="met",
        policy_version_id=programmes.newest_policy(scene.programme.id).id, near_miss=False,
        gates=[], facts={}, facts_hash="sha256:0", created_at=START,
    )  # fmt: skip
    proposal = Proposal.objects.create(
        programme_id=scene.programme.id, mentor_id=mentor.id, tier_key=tier,
        evaluation=evaluation, opened_at=START, due_at=START, open=None,
    )  # fmt: skip
    decision = Decision.objects.create(
        proposal=proposal, mentor_id=mentor.id, tier_key=tier, outcome="award", reason="R" * 20,
        decided_by_id=UserFactory().pk, decided_at=START,
    )  # fmt: skip
    Standing.objects.create(
        mentor_id=mentor.id, tier_key=tier, decision=decision, since=START,
        until=START + timedelta(days=days),
    )  # fmt: skip
