"""Where comments on files point: a part of a picture, or words on a page of a PDF."""

from __future__ import annotations

from django.db import models

from .file_models import ProjectFile
from .models import Annotation

__all__ = ["CommentRegion"]


class CommentRegion(models.Model):
    """A part of a file that a comment is on, from version ``since_num`` on until a newer row.

    Sides are percent of the picture, from its top left corner; ``page`` and ``quote`` are of a PDF.
    A second row is where its mentor attached it again; rows are never changed.

    .. pii: what one person pointed at in another's work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="regions")
    file = models.ForeignKey(ProjectFile, on_delete=models.CASCADE, related_name="+")
    since_num = models.PositiveIntegerField()
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)
    page = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "since_num"], name="mr_region_since")
        ]
