"""The states of projects and of comments on them, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectState(TextChoices):
    """No column: it follows from ``finished_at``."""

    SUBMITTED = "submitted", "Submitted"
    FINISHED = "finished", "Finished"


class ExtensionState(TextChoices):
    """More time: asked for until it is answered or taken back; what is given unasked is granted."""

    WAITING = "waiting", _("Waits for an answer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class AnnotationState(TextChoices):
    """A mentor's comment: the learner marks it addressed, its author resolves it."""

    OPEN = "open", "Open"
    ADDRESSED = "addressed", "Addressed"
    RESOLVED = "resolved", "Resolved"
