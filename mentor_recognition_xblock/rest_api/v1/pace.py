"""How often somebody may ask by REST: the platform's throttles are for its own programs.

Everything is counted, what is refused too; what changes something is counted a second time, with
what the person changes elsewhere (``access.gate``).
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from ...hosts import rate_limit

PER_MINUTE: Final = 300
STRANGERS_PER_MINUTE: Final = 60


def require_pace(request: Request) -> None:
    """Count one request of the person, or of the address of whoever is none; ``TooFast`` beyond."""
    person = request.user.pk
    if person is None:
        what, who = "rest.stranger", request.META.get("REMOTE_ADDR", "")
        limit = ("MENTOR_RECOGNITION_REST_STRANGERS_PER_MINUTE", STRANGERS_PER_MINUTE)
    else:
        what, who = "rest.person", person
        limit = ("MENTOR_RECOGNITION_REST_PER_MINUTE", PER_MINUTE)
    rate_limit.require(
        what=what,
        who=who,
        limit=int(getattr(settings, *limit)),
        at=timezone.now(),
        message=_("Too fast: wait a minute, then try again. Nothing is lost."),
    )
