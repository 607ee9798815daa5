"""Tables of mentors, what they offer and when they are away."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import ApplicationState

__all__ = ["Commitment", "Mentor", "MentorApplication", "Pause"]


class Mentor(models.Model):
    """A person who mentors in one programme. Tiers live in ``recognition``.

    .. pii: that a person mentors, their hours, fields, languages and time zone
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hours_per_week = models.PositiveSmallIntegerField(default=2)
    expertise = models.JSONField(default=list)
    goals = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "user"], name="mr_mentor_once")]


class Commitment(models.Model):
    """How many learners a mentor offers to take in a term; the latest word counts.

    .. no_pii:
    """

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="commitments")
    term = models.ForeignKey("mentor_recognition.Term", on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "term"], name="mr_commit_once")]


class Pause(models.Model):
    """Declared time away: it leaves every denominator. ``granted`` by a manager, with a reason.

    .. pii: when a mentor is away, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=255, blank=True)
    declared_at = models.DateTimeField()
    granted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentor", "starts_on", "ends_on"], name="mr_pause_once")
        ]


class MentorApplication(models.Model):
    """Somebody of a programme's courses offers to mentor; a manager answers with a reason.

    .. pii: who wants to mentor, with what, and why they were taken or not
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hours_per_week = models.PositiveSmallIntegerField()
    expertise = models.JSONField(default=list)
    words = models.CharField(max_length=1000, blank=True)
    state = models.CharField(
        max_length=16, choices=ApplicationState.choices, default=ApplicationState.WAITING
    )
    # True while it waits, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user", "active"], name="mr_application_once"
            )
        ]
