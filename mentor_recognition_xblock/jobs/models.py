"""The one table of long work."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import JobState

__all__ = ["Job"]


class Job(models.Model):
    """Long work that somebody started: what it does, how far it is, what came of it.

    ``about``, ``doing_key`` and ``result`` are read by its kind; ``subject_key`` says what it is
    done to. ``language`` is what its starter reads. ``heartbeat_at`` is when it was last heard of.

    .. pii: who started it
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=64)
    subject_key = models.CharField(max_length=128)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    language = models.CharField(max_length=16, blank=True)
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=JobState.choices, default=JobState.WAITING)
    # True or NULL: of a kind and subject one is open at a time.
    active = models.BooleanField(null=True, default=True)
    doing_key = models.CharField(max_length=32, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    # What people read of a refusal; what operators read of an error.
    problem = models.TextField(blank=True)
    last_error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_key", "active"], name="mr_job_once")
        ]
        indexes = [
            models.Index(fields=["programme", "created_at"], name="mr_job_newest"),
            models.Index(fields=["active", "heartbeat_at"], name="mr_job_stalled"),
        ]
