"""The states of projects and of comments on them, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices


class ProjectState(TextChoices):
    """No column: it follows from ``finished_at``."""

    SUBMITTED = "submitted", "Submitted"
    FINISHED = "finished", "Finished"


class AnnotationState(TextChoices):
    """A mentor's comment: the learner marks it addressed, its author resolves it."""

    OPEN = "open", "Open"
    ADDRESSED = "addressed", "Addressed"
    RESOLVED = "resolved", "Resolved"
