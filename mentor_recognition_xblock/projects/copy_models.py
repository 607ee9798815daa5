"""The table of files that are fetched from repositories."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .file_models import ProjectFile
from .states import CopyState

__all__ = ["FileCopy"]


class FileCopy(models.Model):
    """A public file that a learner asked to have copied, fetched in a task.

    ``tries`` counts how often it was asked for; ``problem`` says why it failed, in the
    ``language`` of who asked. ``digest`` is of the address.

    .. pii: what a person wanted for their work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    url = models.TextField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=8, choices=CopyState.choices, default=CopyState.WAITING)
    # True while it waits, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)
    tries = models.PositiveIntegerField(default=1)
    problem = models.TextField(blank=True)
    file = models.ForeignKey(
        ProjectFile, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "learner", "digest", "active"], name="mr_copy_asked_once"
            )
        ]
