"""Documented skills, for their learner and their readers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from .data import ClaimData
from .evidence import PlatformSays
from .models import SkillClaim
from .skill_map import skill_data
from .states import ClaimState


def own_claims(*, programme_id: int, learner_id: int) -> list[ClaimData]:
    """All that a learner documented in a programme, newest first, without what they took back."""
    rows = _rows().filter(learner_id=learner_id, skill__programme_id=programme_id)
    rows = rows.exclude(state=ClaimState.WITHDRAWN)
    return [claim_data(row) for row in rows.order_by("-documented_at", "-pk")]


def verified_skills(project_ids: Collection[int]) -> dict[int, list[ClaimData]]:
    """By project, the skills that were verified with it, in the order in which they were."""
    rows = _rows().filter(version__project_id__in=set(project_ids), state=ClaimState.VERIFIED)
    found: dict[int, list[ClaimData]] = defaultdict(list)
    for row in rows.order_by("answered_at", "pk"):
        found[row.version.project_id].append(claim_data(row))
    return dict(found)


def claim(claim_uuid: UUID) -> ClaimData:
    """One of them; ``NotFound`` if there is none."""
    row = _rows().filter(uuid=claim_uuid).first()
    if row is None:
        raise NotFound(_("There is no such documented skill."))
    return claim_data(row)


def claim_data(row: SkillClaim) -> ClaimData:
    """The row as it is handed out, with the skill as it was when it was documented."""
    return ClaimData(
        uuid=row.uuid,
        learner_id=row.learner_id,
        project_id=row.version.project_id,
        version_num=row.version.num,
        skill=skill_data(row.skill, row.skill_version),
        passage=row.passage,
        reflection=row.reflection,
        state=row.state,
        reason=row.reason,
        documented_at=row.documented_at,
        answered_at=row.answered_at,
        platform=PlatformSays.from_json(row.platform_says),
    )


def _rows() -> QuerySet[SkillClaim]:
    return SkillClaim.objects.select_related("skill", "skill_version", "version")
