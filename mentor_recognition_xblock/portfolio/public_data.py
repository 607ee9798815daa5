"""Exactly what the public sees, put together when it is asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ..badges import api as badges
from ..core.markdown import render
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..recognition import api as recognition
from .data import PageData, Portrait, SpotlightData
from .headings import raised
from .models import MentorPage, Spotlight
from .pages import page_data
from .spotlights import spotlight_data
from .states import SpotlightState


def public_portrait(uuid: UUID, *, at: datetime) -> Portrait | None:
    """The public page; None when it is hidden or was never there."""
    row = MentorPage.objects.filter(uuid=uuid, is_public=True).first()
    return None if row is None else portrait(page_data(row), at=at)


def portrait(page: PageData, *, at: datetime) -> Portrait:
    """What the page shows, or would show if it were public; a constant number of queries."""
    person = mentors.mentor(page.mentor_id)
    programme = programmes.programme(person.programme_id)
    policy = programmes.policy_in_force(programme_id=programme.id, at=at).policy
    standing = recognition.standing_of(mentor_id=person.id, at=at) if page.show_tier else None
    return Portrait(
        uuid=page.uuid,
        programme_title=programme.title,
        programme_slug=programme.slug,
        name=page.shown_name,
        headline=page.headline,
        html=raised(render(page.about).html, 3),
        tier=standing.title if standing else "",
        shows_outcomes=page.show_outcomes,
        figure=recognition.public_figure_of(mentor_id=person.id, at=at)
        if page.show_outcomes
        else None,
        k=policy.k_public,
        badges=tuple(
            one
            for one in badges.credentials_of(user_id=person.user_id, programme_id=programme.id)
            if one.state == badges.CredentialState.CLAIMED
            and one.is_public
            and one.kind == badges.AchievementKind.MENTOR
            and (one.valid_until is None or one.valid_until > at)
        )
        if page.show_badges
        else (),
        # They stand in the badges: whoever does not show these does not show those.
        testimonials=tuple(
            badges.public_testimonials(mentor_user_id=person.user_id, programme_id=programme.id)
        )
        if page.show_badges
        else (),
        spotlights=tuple(
            published_spotlights(programme_id=programme.id, mentor_id=person.id),
        ),
        is_indexed=page.is_indexed,
    )


def published_spotlights(*, programme_id: int, mentor_id: int | None = None) -> list[SpotlightData]:
    """What both sides agreed to show, the latest first."""
    rows = Spotlight.objects.filter(
        programme_id=programme_id, state=SpotlightState.PUBLISHED, consented_at__isnull=False
    )
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    return [spotlight_data(row) for row in rows.order_by("-published_at", "-pk")]


def pages_of(mentor_ids: set[int]) -> dict[int, UUID]:
    """Addresses of those mentors' pages that are public, by mentor id."""
    rows = MentorPage.objects.filter(mentor_id__in=mentor_ids, is_public=True)
    return dict(rows.values_list("mentor_id", "uuid"))
