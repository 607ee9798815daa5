"""A person leaves for good, or wants to know what is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .models import MentorPage, Spotlight
from .states import SpotlightState


def forget_person(*, user_id: int, at: datetime) -> None:
    """Take the person's page and the spotlights on them down, without a word left; repeatable."""
    MentorPage.objects.filter(mentor__user_id=user_id).delete()
    Spotlight.objects.filter(mentor__user_id=user_id).exclude(body="").update(
        state=SpotlightState.WITHDRAWN,
        title="",
        body="",
        plain_words=[],
        consented_at=None,
        published_at=None,
        withdrawn_at=at,
    )


def export_person(*, user_id: int) -> dict[str, Any]:
    """The person's page, and what was written on them and shown to them."""
    pages = MentorPage.objects.filter(mentor__user_id=user_id).order_by("pk")
    lights = Spotlight.objects.filter(mentor__user_id=user_id).exclude(state=SpotlightState.DRAFT)
    return {
        "portfolio": list(
            pages.values(
                "shown_name",
                "headline",
                "about",
                "show_tier",
                "show_outcomes",
                "show_badges",
                "is_indexed",
                "is_public",
                "published_at",
            )
        ),
        "spotlights": list(
            lights.order_by("pk").values("title", "body", "state", "consented_at", "published_at")
        ),
    }
