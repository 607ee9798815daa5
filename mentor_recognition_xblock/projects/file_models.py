"""Tables of the files of a work, stored once however many versions hold them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import ProjectVersion
from .states import FileKind

__all__ = ["ProjectFile", "VersionFile"]


class ProjectFile(models.Model):
    """A file a learner put into a unit, as it was made harmless; never changed.

    ``digest`` is of the file as it came, ``stored`` its name in the storage. ``pages`` are the
    texts of a PDF's pages, or the one text of a source file. ``origin`` says where a copy was made
    from and when, None for what was uploaded.

    .. pii: work of a person
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
    kind = models.CharField(max_length=8, choices=FileKind.choices)
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=64)
    ending = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pages = models.JSONField(default=list)
    origin = models.JSONField(null=True, blank=True)
    stored = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "learner", "digest"], name="mr_file_once")
        ]


class VersionFile(models.Model):
    """A file that a version holds, by its number there; ``alt`` says what a picture shows.

    .. pii: what a person says of a picture
    .. pii_types: other
    .. pii_retirement: local_api
    """

    version = models.ForeignKey(ProjectVersion, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(ProjectFile, on_delete=models.PROTECT, related_name="held_by")
    num = models.PositiveIntegerField()
    alt = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "num"], name="mr_version_file_num"),
            models.UniqueConstraint(fields=["version", "file"], name="mr_version_file_once"),
        ]
