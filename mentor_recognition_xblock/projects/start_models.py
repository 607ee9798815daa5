"""The table of when learners started in their courses."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["LearnerStart"]


class LearnerStart(models.Model):
    """When a learner started in a course run, as the platform said at ``noted_at``.

    A learner's rows only grow later (docs/decisions/0056).

    .. pii: when a person began a course
    .. pii_types: other
    .. pii_retirement: local_api
    """

    course_key = models.CharField(max_length=255)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course_key", "started_at"], name="mr_learner_start_once"
            )
        ]
        indexes = [models.Index(fields=["course_key"], name="mr_learner_start_course")]
