"""What a manager's pages share: how they answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from ..errors import RecognitionError
from ..pages import private


def show(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render below ``console/``; nothing of it is cached."""
    return private(request, f"console/{name}", context, status=status)


def save_shown(request: HttpRequest, error: RecognitionError | None, num: int) -> int:
    """The number of the save that a form shows: after a refusal the one that was sent with it.

    A newer one would let the next press write over what somebody else saved meanwhile.
    """
    sent = request.POST.get("num", "")
    is_number = sent.isascii() and sent.isdigit() and len(sent) < 10
    return int(sent) if error is not None and is_number else num
