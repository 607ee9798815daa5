"""A person leaves the platform for good, or wants to know what is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from .models import SkillClaim, SkillTarget
from .states import ClaimState


def forget_person(*, user_id: int, at: datetime) -> None:
    """The learner's words go and what waits is taken back; what was verified stays counted."""
    with transaction.atomic():
        own = SkillClaim.objects.filter(learner_id=user_id)
        own.update(passage="", reflection="", reason="", platform_says=None)
        own.filter(state=ClaimState.WAITING).update(state=ClaimState.WITHDRAWN, active=None)
        SkillClaim.objects.filter(verifier_id=user_id).update(reason="")


def export_person(*, user_id: int) -> dict[str, Any]:
    """What the person documented, and what they said of others' skills."""
    own = SkillClaim.objects.filter(learner_id=user_id).order_by("pk")
    given = SkillClaim.objects.filter(verifier_id=user_id).order_by("pk")
    return {
        "skills_documented": list(
            own.values(
                "skill_version__texts",
                "skill_version__standard",
                "passage",
                "reflection",
                "platform_says",
                "state",
                "reason",
                "documented_at",
                "answered_at",
            )
        ),
        "skills_aimed_at": list(
            SkillTarget.objects.filter(learner_id=user_id)
            .order_by("pk")
            .values("skill__uuid", "unit__usage_key", "aimed_at", "dropped_at")
        ),
        "skills_answered": list(given.values("state", "reason", "answered_at")),
    }
