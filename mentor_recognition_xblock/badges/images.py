"""A badge's image: composed from its words, or what a manager uploaded for it."""

from __future__ import annotations

from typing import Final, Literal
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from ..core import imaging
from ..programmes import api as programmes
from .models import Achievement

Form = Literal["svg", "png"]
KEPT: Final = 24 * 3600


def image(uuid: UUID, form: Form) -> bytes | None:
    """The achievement's image, or None; the same for as long as the achievement stands."""
    key = f"mentor-recognition:image:{uuid}:{form}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        row = Achievement.objects.filter(uuid=uuid).select_related("policy_version").first()
        if row is None:
            return None
        kept = _drawn(row, form)
        cache.set(key, kept, KEPT)
    return kept


def alt_text(name: str) -> str:
    """What the image says to those who do not see it."""
    return _("Badge: {name}").format(name=name)


def _drawn(row: Achievement, form: Form) -> bytes:
    scene = _scene(row)
    return imaging.as_png(scene) if form == "png" else imaging.as_svg(scene).encode()


def _scene(row: Achievement) -> imaging.Scene:
    programme, name = programmes.programme(row.programme_id), str(row.document["name"])
    title, rank = name, 1
    if row.kind == "mentor" and row.policy_version_id is not None:
        policy = programmes.policy_version(row.policy_version_id).policy
        title = policy.tier(row.tier_key).title
        earned = [tier.key for tier in policy.tiers if tier.kind == "earned"]
        rank = earned.index(row.tier_key) + 1 if row.tier_key in earned else 1
    return imaging.compose(
        design=imaging.design_for(kind=row.kind, rank=rank),
        title=title,
        programme=programme.title,
        term=str(row.created_at.year),
        alt=alt_text(name),
    )
