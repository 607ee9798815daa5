"""The states of projects and of comments on them, one list per concept."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectState(TextChoices):
    """No column: it follows from ``finished_at``."""

    SUBMITTED = "submitted", "Submitted"
    FINISHED = "finished", "Finished"


class ExtensionState(TextChoices):
    """More time: asked for until it is answered or taken back; what is given unasked is granted.

    A correction brings a date that was granted forward; the date that it corrects stays granted.
    """

    WAITING = "waiting", _("Waits for an answer")
    GRANTED = "granted", _("Granted")
    CORRECTED = "corrected", _("Corrected")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


# The newest of these says until when there is time.
GIVEN: Final = (ExtensionState.GRANTED, ExtensionState.CORRECTED)


class AnnotationState(TextChoices):
    """A mentor's comment: the learner marks it addressed, its author resolves it."""

    OPEN = "open", "Open"
    ADDRESSED = "addressed", "Addressed"
    RESOLVED = "resolved", "Resolved"
