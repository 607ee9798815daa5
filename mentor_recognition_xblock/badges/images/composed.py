"""A badge's image: composed from its words, or what a manager uploaded for it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from ...core import imaging
from ...core.texts import that_begins
from ...programmes import api as programmes
from ..models import Achievement, BadgeArt
from ..states import AchievementKind, ImageForm

KEPT: Final = 24 * 3600


def image(uuid: UUID, form: str) -> bytes | None:
    """The achievement's image, or None; the same for as long as the achievement stands."""
    key = _key(uuid, form)
    kept: bytes | None = cache.get(key)
    if kept is None:
        row = Achievement.objects.filter(uuid=uuid).select_related("policy_version").first()
        if row is None:
            return None
        kept = _drawn(row, form)
        cache.set(key, kept, KEPT)
    return kept


def alt_text(name: str, *, achievement_uuid: UUID | None = None) -> str:
    """What the image says to those who do not see it: the uploader's words where there are any."""
    if achievement_uuid is not None:
        of = Achievement.objects.filter(uuid=achievement_uuid)
        own = BadgeArt.objects.filter(
            programme__in=of.values("programme"), series__in=of.values("series")
        )
        alt = own.values_list("alt", flat=True).first()
        if alt:
            return alt
    return _("Badge: {name}").format(name=name)


def forget_images(*, programme_id: int, series: str) -> None:
    """Drop what is kept of a series, whose image has changed."""
    uuids = Achievement.objects.filter(programme_id=programme_id, series=series)
    cache.delete_many(
        [_key(uuid, form) for uuid in uuids.values_list("uuid", flat=True) for form in ImageForm]
    )


def _key(uuid: UUID, form: str) -> str:
    return f"mentor-recognition:image:{uuid}:{form}"


def _drawn(row: Achievement, form: str) -> bytes:
    art = BadgeArt.objects.filter(programme_id=row.programme_id, series=row.series).first()
    if art is not None and art.form == form:
        return bytes(art.content)
    if art is not None and form == ImageForm.SVG:
        return imaging.framed(bytes(art.content), alt=art.alt)
    # A PNG of an uploaded SVG would need a renderer: the composed one stands in.
    scene = _scene(row)
    return imaging.as_png(scene) if form == ImageForm.PNG else imaging.as_svg(scene).encode()


def _scene(row: Achievement) -> imaging.Scene:
    programme, name = programmes.programme(row.programme_id), str(row.document["name"])
    title, rank = name, 1
    if row.kind == AchievementKind.MENTOR and row.policy_version_id is not None:
        policy = programmes.policy_version(row.policy_version_id).policy
        # In the language in which the badge was signed, whoever looks at it.
        title = that_begins(policy.tier(row.tier_key).title, name)
        earned = [tier.key for tier in policy.tiers if tier.kind == "earned"]
        rank = earned.index(row.tier_key) + 1 if row.tier_key in earned else 1
    return imaging.compose(
        design=imaging.design_for(kind=row.kind, rank=rank),
        title=title,
        programme=programme.title,
        term=str(row.created_at.year),
        alt=alt_text(name),
    )
