"""What the columns of skills may hold."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimState(TextChoices):
    """A documented skill between its learner and its verifier."""

    WAITING = "waiting", _("Waits for a verifier")
    VERIFIED = "verified", _("Verified")
    SENT_BACK = "sent_back", _("Sent back")
    WITHDRAWN = "withdrawn", _("Taken back")


# A learner has at most one of these for each skill.
ACTIVE: Final = frozenset({ClaimState.WAITING, ClaimState.VERIFIED})
