"""What the columns of recognition may hold, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices


class DecisionOutcome(TextChoices):
    """What the committee decides on a proposal; ``defer`` leaves it open."""

    AWARD = "award", "Award"
    DECLINE = "decline", "Decline"
    DEFER = "defer", "Defer"


class ReviewAnswer(TextChoices):
    """What the committee answers who asked for a dossier review."""

    PROPOSE = "propose", "Open a proposal"
    WAIT = "wait", "Wait for the next close"
