"""Tables of sponsors: a mentor's call, and who stands behind it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import SponsorshipState

__all__ = ["SponsorCall", "Sponsorship"]


class SponsorCall(models.Model):
    """A mentor looks for sponsors towards a tier, until the committee has decided.

    .. pii: that a mentor looks for sponsors
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    # True or NULL: one open call per mentor and tier.
    open = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "tier_key", "open"], name="mr_sponsor_call_open"
            )
        ]


class Sponsorship(models.Model):
    """One person's answer to a call: what they saw, and what became of it.

    ``course_key`` is where they mentored last; empty for a member of the committee who
    ``stands_in``. ``ended_at`` is when it was withdrawn or the case was decided.

    .. pii: who stands behind which mentor, in their words why, and when the two met
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(SponsorCall, on_delete=models.PROTECT, related_name="sponsorships")
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, choices=SponsorshipState.choices)
    course_key = models.CharField(max_length=255, blank=True)
    stands_in = models.BooleanField(default=False)
    statement = models.TextField(blank=True)
    instance = models.TextField(blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(
        "mentor_recognition.Decision", on_delete=models.PROTECT, related_name="+", null=True
    )
    met_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "sponsor"], name="mr_sponsorship_once")
        ]
        indexes = [models.Index(fields=["sponsor", "state"], name="mr_sponsorship_of")]
