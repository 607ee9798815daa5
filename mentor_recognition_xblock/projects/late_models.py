"""The table of why versions were late."""

from __future__ import annotations

from django.db import models

__all__ = ["LateReason"]


class LateReason(models.Model):
    """Why a version came after its date and the days of grace, in the learner's words.

    .. pii: why a person was late
    .. pii_types: other
    .. pii_retirement: local_api
    """

    version = models.OneToOneField(
        "mentor_recognition.ProjectVersion", on_delete=models.PROTECT, related_name="late_reason"
    )
    reason = models.CharField(max_length=500)
    given_at = models.DateTimeField()
