"""The table of how strictly reviewers score."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["ReviewerEstimate"]


class ReviewerEstimate(models.Model):
    """By how many levels a reviewer scores above others, from all their reviews in a programme.

    .. pii: how strictly a person scores
    .. pii_types: other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    leniency = models.FloatField()
    sd = models.FloatField()
    reviews = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "reviewer"], name="mr_reviewer_estimate_once"
            )
        ]
