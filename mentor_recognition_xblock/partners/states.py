"""What the columns of partners' reviews may hold, and what follows from them at a moment."""

from __future__ import annotations

from django.db.models import TextChoices


class PartnerState(TextChoices):
    """Where an invitation is; one whose days are over is still ``invited``, and can be renewed."""

    INVITED = "invited", "Invited"
    SUBMITTED = "submitted", "Review is in"
    DECLINED = "declined", "Declined"
    REVOKED = "revoked", "Revoked"
