"""Achievements: one row, one stable id, per badge and version; made at the first award."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ...core.openbadges import achievement as documents
from ...errors import NotFound
from ...languages import localized
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...reviews import api as reviews
from .. import conf
from ..models import Achievement
from ..states import AchievementKind


def of_tier(policy_version_id: int, tier_key: str, *, programme_id: int, at: datetime) -> Any:
    """The achievement of a tier under a policy version."""
    version = programmes.policy_version(policy_version_id)
    series = f"tier:{tier_key}"
    row = Achievement.objects.filter(
        programme_id=programme_id, series=series, num=version.num
    ).first()
    if row is not None:
        return row
    tier = version.policy.tier(tier_key)
    return make(
        programme_id=programme_id,
        series=series,
        num=version.num,
        name=f"{localized(tier.title)}, {programmes.programme(programme_id).title}",
        description=_(
            "Learners of this mentor improved, as scored by reviewers who knew neither the "
            "learner nor the mentor, and a committee decided."
        ),
        criteria=recognition.criteria_text(policy_version_id, tier_key),
        alignments=[documents.Alignment(**one) for one in tier.alignments],
        fields={
            "kind": AchievementKind.MENTOR,
            "policy_version_id": policy_version_id,
            "tier_key": tier_key,
        },
        at=at,
    )


def make(
    *,
    programme_id: int,
    series: str,
    num: int,
    name: str,
    description: str,
    criteria: list[str],
    alignments: list[documents.Alignment],
    fields: dict[str, Any],
    at: datetime,
) -> Achievement:
    """A new version of a badge; another worker's, if it was first."""
    identity = uuid.uuid4()
    address = f"{conf.base()}/achievements/{identity}"
    earlier = Achievement.objects.filter(
        programme_id=programme_id, series=series, num__lt=num
    ).order_by("num")
    row, _created = Achievement.objects.get_or_create(
        programme_id=programme_id,
        series=series,
        num=num,
        defaults={
            "uuid": identity,
            "document": documents.achievement(
                id=address,
                name=name,
                description=description,
                criteria=criteria,
                criteria_url=address,
                version=str(num),
                related=[(version.document["id"], str(version.num)) for version in earlier],
                alignments=alignments,
                results=_rubric(programme_id, address),
                image=f"{conf.base()}/images/{identity}.png",
                badge_class=conf.badge_class_url(identity),
            ),
            "created_at": at,
            **fields,
        },
    )
    return row


def results(document: dict[str, Any], levels: dict[str, int]) -> tuple[documents.Result, ...]:
    """Results for the criteria that the achievement describes."""
    known = {one["id"] for one in document.get("resultDescription", ())}
    described = []
    for key, level in levels.items():
        address = f"{document['id']}#{key}"
        if address in known:
            described.append(documents.Result(address, f"{address}-{level}"))
    return tuple(described)


def _rubric(programme_id: int, address: str) -> list[documents.ResultDescription]:
    try:
        rubric = reviews.rubric_in_use(programme_id)
    except NotFound:
        return []
    return [
        documents.ResultDescription(
            f"{address}#{criterion.key}",
            criterion.title,
            tuple(
                documents.RubricLevel(
                    f"{address}#{criterion.key}-{level.score}",
                    level.label,
                    level.anchor,
                    str(level.score),
                )
                for level in criterion.levels
            ),
        )
        for criterion in rubric.criteria
    ]
