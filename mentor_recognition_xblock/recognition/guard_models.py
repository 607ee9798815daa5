"""What a close looked like to whoever guards against popularity, gaming and drift."""

from __future__ import annotations

from django.db import models

__all__ = ["GuardReport"]


class GuardReport(models.Model):
    """Signs at a term's close, from its frozen evaluations; mentors in it by the ids of their rows.

    .. no_pii:
    """

    term = models.OneToOneField(
        "mentor_recognition.Term", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    report = models.JSONField()
