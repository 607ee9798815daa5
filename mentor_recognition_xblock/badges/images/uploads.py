"""A programme's own badge images: uploaded by its manager, made harmless, used in place of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ...audit import api as audit
from ...core import imaging
from ...errors import Invalid
from ...languages import localized
from ...programmes import api as programmes
from ..models import Achievement, BadgeArt
from ..states import AchievementKind
from .composed import forget_images


@dataclass(frozen=True)
class ArtData:
    """An uploaded image: ``form`` is ``svg`` or ``png``."""

    series: str
    form: str
    content: bytes
    alt: str


@dataclass(frozen=True)
class SeriesData:
    """A badge through all its versions, and the form of its own image; empty without one."""

    key: str
    title: str
    form: str
    alt: str


def series_of(*, programme_id: int, at: datetime) -> list[SeriesData]:
    """The badges of a programme: its earned tiers, then the portfolio badges issued so far."""
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    earned = [tier for tier in policy.tiers if tier.kind == "earned"]
    titles = {f"tier:{tier.key}": localized(tier.title) for tier in earned}
    rows = Achievement.objects.filter(
        programme_id=programme_id, kind=AchievementKind.LEARNER
    ).order_by("num")
    titles |= {
        series: document["name"] for series, document in rows.values_list("series", "document")
    }
    own = BadgeArt.objects.filter(programme_id=programme_id).values_list("series", "form", "alt")
    kept = {series: (form, alt) for series, form, alt in own}
    return [SeriesData(key, title, *kept.get(key, ("", ""))) for key, title in titles.items()]


def art(*, programme_id: int, series: str) -> ArtData | None:
    """The uploaded image of a series, or None."""
    row = BadgeArt.objects.filter(programme_id=programme_id, series=series).first()
    return None if row is None else ArtData(row.series, row.form, bytes(row.content), row.alt)


def upload_art(
    *, programme_id: int, series: str, raw: bytes, alt: str, at: datetime, actor: int
) -> ArtData:
    """Keep a harmless copy of the file and show it wherever the badge is shown.

    Raises ``Invalid`` that names the field and the fix; what was shown before stays then.
    """
    words = " ".join(alt.split())
    if not words:
        raise Invalid(_("Describe what the image shows."), field="alt")
    if len(words) > 255:
        raise Invalid(_("Shorten this to {limit} characters.").format(limit=255), field="alt")
    try:
        form, content = imaging.cleaned(raw)
    except imaging.UnusableImage as unusable:
        raise Invalid(_why(unusable), field="image") from None
    with transaction.atomic():
        if series not in {known.key for known in series_of(programme_id=programme_id, at=at)}:
            raise Invalid(_("Choose a badge of the programme."), field="series")
        programmes.lock_programme(programme_id)
        BadgeArt.objects.update_or_create(
            programme_id=programme_id,
            series=series,
            defaults={
                "form": form,
                "content": content,
                "alt": words,
                "uploaded_by_id": actor,
                "uploaded_at": at,
            },
        )
        _changed(programme_id, series, "badge_image.uploaded", at, actor)
    return ArtData(series, form, content, words)


def remove_art(*, programme_id: int, series: str, at: datetime, actor: int) -> None:
    """Go back to the composed image; without an own one this changes nothing."""
    with transaction.atomic():
        gone, _kinds = BadgeArt.objects.filter(programme_id=programme_id, series=series).delete()
        if gone:
            _changed(programme_id, series, "badge_image.removed", at, actor)


def _changed(programme_id: int, series: str, action: str, at: datetime, actor: int) -> None:
    transaction.on_commit(
        lambda: forget_images(programme_id=programme_id, series=series), robust=True
    )
    audit.record(
        stream=f"programme:{programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"programme:{programme_id}",
        data={"series": series},
    )


def _why(unusable: imaging.UnusableImage) -> str:
    sentences = {
        "empty": _("Choose an image file."),
        "too_large": _("The file is larger than 1 MB: save it smaller."),
        "unsafe": _("The SVG has declarations that an image never needs: save it as plain SVG."),
        "broken": _("This is not an SVG, PNG, JPEG or WebP image, or it is damaged."),
        "no_size": _("The SVG has no viewBox: save it with one, or as a PNG."),
        "too_deep": _("The SVG is nested too deeply: simplify it, or save it as a PNG."),
        "too_many_parts": _("The SVG has too many parts: simplify it, or save it as a PNG."),
        "too_many_pixels": _("Use one still image of at most 4096 by 4096 pixels."),
        "too_small": _("Use an image of at least 90 pixels on each side."),
    }
    if unusable.code == "unsupported":
        return _(
            "The SVG uses {what}, which is not allowed: convert it to paths and plain "
            "colours, or save it as a PNG."
        ).format(what=unusable.what)
    return sentences.get(unusable.code, sentences["broken"])
