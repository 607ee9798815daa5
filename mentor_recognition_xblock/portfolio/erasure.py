"""A person leaves for good, or wants to know what is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .consents import forget_sharing
from .learner_models import EntryComment, ProjectEntry, SharedText, SharingDraft, WorkConsent
from .models import MentorPage, Spotlight
from .states import SpotlightState


def forget_person(*, user_id: int, at: datetime) -> None:
    """Take all that is public of the person down, and blank what they wrote; repeatable."""
    forget_sharing(user_id, at)
    ProjectEntry.objects.filter(learner_id=user_id).update(
        partner="", problem="", narrative="", learned=[], closing=""
    )
    EntryComment.objects.filter(author_id=user_id).update(body="")
    EntryComment.objects.filter(entry__learner_id=user_id).update(body="")
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
    own = ProjectEntry.objects.filter(learner_id=user_id).order_by("pk")
    said = EntryComment.objects.filter(author_id=user_id).order_by("pk")
    allowed = WorkConsent.objects.filter(project__learner_id=user_id).order_by("pk")
    typed = SharingDraft.objects.filter(project__learner_id=user_id).order_by("pk")
    shared = SharedText.objects.filter(consent__project__learner_id=user_id).order_by("pk")
    return {
        "project_entries": list(
            own.values(
                "num",
                "kind",
                "partner",
                "problem",
                "narrative",
                "learned",
                "closing",
                "saved_at",
            )
        ),
        "entry_comments": list(said.values("part", "body", "created_at")),
        "work_consents": list(allowed.values("scope", "given_at", "withdrawn_at")),
        "sharing_drafts": list(typed.values("scope", "shown_name", "words", "saved_at")),
        "shared_works": list(shared.values("shown_name", "title", "parts", "published_at")),
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
