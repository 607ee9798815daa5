"""What the pages of consoles and of one person share: their programme, people's names, no cache."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .errors import NotFound
from .hosts import get_host
from .programmes import api as programmes

__all__ = ["names", "private", "programme_or_404"]


def programme_or_404(slug: str) -> programmes.ProgrammeData:
    """The programme of an address; Django's 404 page when there is none."""
    try:
        return programmes.programme_by_slug(slug)
    except NotFound as missing:
        raise Http404(str(missing)) from missing


def names(user_ids: Collection[int]) -> dict[int, str]:
    """Display names, in one query; who is gone is a former member."""
    users = get_host().users(user_ids)
    return {
        user_id: users[user_id].display_name if user_id in users else _("Former member")
        for user_id in user_ids
    }


def private(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render below ``mentor_recognition/``; nothing of it is cached."""
    response = render(request, f"mentor_recognition/{template}", dict(context), status=status)
    response["Cache-Control"] = "private, no-store"
    return response
