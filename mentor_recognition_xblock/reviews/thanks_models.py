"""Tables of what reviewers get back: comments that helped, and records of their reviewing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import Certificate, ReviewAssignment


class HelpfulComment(models.Model):
    """A learner says that a comment of a blind review of their work helped, and how.

    ``criterion`` is the key of the one it is on, empty for the overall words. ``how`` has no name
    in it. Its reviewer reads it from ``released_at`` on, the close of a term.

    .. pii: a person's words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.ForeignKey(
        ReviewAssignment, on_delete=models.CASCADE, related_name="helpful"
    )
    criterion = models.CharField(max_length=64, blank=True)
    how = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="mr_helpful_once")
        ]


class ReviewingRecord(models.Model):
    """How much a person reviewed from a moment to a close, to be shown to others by its address.

    ``minutes`` are estimated (``effort``). ``certificate`` is the newest that they held by the end.

    .. pii: how much a person reviewed
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reviews = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "since", "until"], name="mr_reviewing_record_once"
            )
        ]
