"""The skills that projects aim at, and how many of them others verified."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from .models import Skill, SkillClaim, SkillTarget
from .states import ClaimState


@dataclass(frozen=True)
class TargetCounts:
    """Of one project's target skills: how many are decided, and how many of these verified."""

    decided: int = 0
    verified: int = 0


def set_targets(
    *, unit_id: int, learner_id: int, skill_uuids: Collection[UUID], at: datetime
) -> None:
    """From now on the learner's project in the unit aims at these; the same again is no change."""
    with transaction.atomic():
        wanted = dict(Skill.objects.filter(uuid__in=skill_uuids).values_list("pk", "uuid"))
        own = SkillTarget.objects.filter(unit_id=unit_id, learner_id=learner_id, active=True)
        before = set(own.select_for_update().values_list("skill_id", flat=True))
        own.exclude(skill_id__in=wanted).update(active=None, dropped_at=at)
        SkillTarget.objects.bulk_create(
            SkillTarget(unit_id=unit_id, learner_id=learner_id, skill_id=skill_id, aimed_at=at)
            for skill_id in sorted(wanted.keys() - before)
        )


def target_counts(
    programme_id: int, *, until: datetime, learner_ids: Collection[int] | None = None
) -> Mapping[tuple[int, int], TargetCounts]:
    """By unit and learner, of some or all, as of a moment; two queries.

    Only what was decided counts: not a skill that waits for its verifier then, nor one that was
    verified with another work. One that its learner never documented, or that was sent back, was
    not verified.
    """
    aimed: dict[tuple[int, int], set[int]] = defaultdict(set)
    stood = Q(dropped_at=None) | Q(dropped_at__gt=until)
    targets = SkillTarget.objects.filter(
        stood, unit__programme_id=programme_id, aimed_at__lte=until
    )
    claims = SkillClaim.objects.filter(skill__programme_id=programme_id, documented_at__lte=until)
    if learner_ids is not None:
        targets = targets.filter(learner_id__in=learner_ids)
        claims = claims.filter(learner_id__in=learner_ids)
    for unit_id, learner_id, skill_id in targets.values_list("unit_id", "learner_id", "skill_id"):
        aimed[unit_id, learner_id].add(skill_id)
    here: dict[tuple[int, int], set[int]] = defaultdict(set)
    verified: dict[int, dict[int, int]] = defaultdict(dict)
    waiting: dict[int, set[int]] = defaultdict(set)
    for learner_id, skill_id, unit_id, state, answered_at in claims.exclude(
        state=ClaimState.WITHDRAWN
    ).values_list("learner_id", "skill_id", "version__project__unit_id", "state", "answered_at"):
        if answered_at is None or answered_at > until:
            waiting[learner_id].add(skill_id)
        elif state == ClaimState.VERIFIED:
            verified[learner_id][skill_id] = unit_id
            here[unit_id, learner_id].add(skill_id)
    found = {}
    for (unit_id, learner_id), skills in aimed.items():
        own = skills & here[unit_id, learner_id]
        open_ones = waiting[learner_id] | (verified[learner_id].keys() - own)
        found[unit_id, learner_id] = TargetCounts(len(skills - open_ones), len(own))
    return found
