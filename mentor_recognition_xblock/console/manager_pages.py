"""What a manager's pages share: how they answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from ..pages import private


def show(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render below ``console/``; nothing of it is cached."""
    return private(request, f"console/{name}", context, status=status)
