"""Mentors' public pages and spotlights: by consent alone, without a cookie or a trace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..badges import api as badges
from ..errors import NotFound
from ..pages import public
from ..portfolio import api as portfolio
from ..programmes import api as programmes


@require_safe
@public()
def mentor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One mentor's page; hidden, withdrawn and unknown ones answer alike."""
    portrait = portfolio.public_portrait(uuid, at=timezone.now())
    if portrait is None:
        return _page(request, "not_found.html", {"what": "mentor"}, status=404)
    card = portrait.badges[0] if portrait.badges else None
    context = {
        "portrait": portrait,
        "card": badges.image_url(card.achievement_uuid) if card else "",
        "card_alt": badges.alt_text(card.name, achievement_uuid=card.achievement_uuid)
        if card
        else "",
    }
    return _page(request, "mentor.html", context)


@require_safe
@public()
def work(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A learner's published work; withdrawn and unknown ones answer alike."""
    found = portfolio.public_work(uuid)
    if found is None:
        return _page(request, "not_found.html", {"what": "work"}, status=404)
    context = {"work": found, "parts": portfolio.named_parts(found.parts)}
    return _page(request, "work.html", context)


@require_safe
@public()
def spotlights(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's published spotlights, each with the mentor's page where that is public."""
    try:
        programme = programmes.programme_by_slug(slug)
    except NotFound:
        return _page(request, "not_found.html", {"what": "programme"}, status=404)
    shown = portfolio.published_spotlights(programme_id=programme.id)
    pages = portfolio.pages_of({spotlight.mentor_id for spotlight in shown})
    context = {
        "programme": programme,
        "spotlights": [
            {"words": spotlight, "page": pages.get(spotlight.mentor_id)} for spotlight in shown
        ],
        "stories": portfolio.public_stories(programme.id),
    }
    return _page(request, "spotlights.html", context)


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, f"mentor_recognition/public/{name}", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    # What is withdrawn must be gone at once, from caches too.
    response["Cache-Control"] = "no-store"
    return response
