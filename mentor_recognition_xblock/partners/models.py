"""The table of reviews by people from outside."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import PartnerState

__all__ = ["PartnerReview"]


class PartnerReview(models.Model):
    """One invitation of one person from outside to review one finished work, and their review.

    ``link_hash`` is the SHA-256 of the secret in the present link's address; the secret itself is
    kept nowhere. ``scores``, ``comments`` and ``overall`` are a draft until ``submitted_at``;
    ``saves`` counts how often it was saved. ``name`` and ``email`` are empty once they were
    deleted.

    .. pii: name, address and words of a person without an account, and words on a person's work
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "mentor_recognition.ProjectVersion", on_delete=models.PROTECT, related_name="+"
    )
    rubric = models.ForeignKey(
        "mentor_recognition.Rubric", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    state = models.CharField(
        max_length=16, choices=PartnerState.choices, default=PartnerState.INVITED
    )
    # Why the partner declined.
    reason = models.CharField(max_length=16, blank=True)
    link_num = models.PositiveSmallIntegerField(default=1)
    link_hash = models.CharField(max_length=64, unique=True)
    linked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()
    scores = models.JSONField(default=dict)
    comments = models.JSONField(default=dict)
    overall = models.TextField(blank=True)
    saves = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "state"], name="mr_partner_state")]
