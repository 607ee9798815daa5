"""What the columns of agreements and checkpoints may hold."""

from __future__ import annotations

from django.db.models import TextChoices


class AgreementState(TextChoices):
    """An agreement counts from when both signed, until a newer one does."""

    PROPOSED = "proposed", "Waits for the other side"
    AGREED = "agreed", "Agreed"
    REPLACED = "replaced", "Replaced by a newer one"
    SET_ASIDE = "set_aside", "Set aside before both signed"


class CheckpointState(TextChoices):
    """A checkpoint is held once both confirm it; one confirmation leaves it planned."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    MISSED = "missed", "Did not take place"
    CANCELLED = "cancelled", "Called off"
