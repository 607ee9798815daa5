"""Tables of what mentors and learners keep beside a work: marks, a bank, notes, last looks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import Annotation, Project

__all__ = ["BankedComment", "HelpfulMark", "MentorNote", "ProjectVisit"]


class HelpfulMark(models.Model):
    """The learner says that a comment helped.

    .. pii: what a person thinks of another's comment
    .. pii_types: other
    .. pii_retirement: local_api
    """

    annotation = models.OneToOneField(Annotation, on_delete=models.CASCADE, related_name="helpful")
    marked_at = models.DateTimeField()


class BankedComment(models.Model):
    """A comment that a mentor keeps to use again in a course run; nobody else sees it.

    .. pii: what a person wrote for themself
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    course_key = models.CharField(max_length=255)
    body = models.TextField()
    category = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "course_key", "digest"], name="mr_banked_comment_once"
            )
        ]


class MentorNote(models.Model):
    """A mentor's private note on one pairing, which nobody else sees; ``key`` names its last save.

    ``aside`` is what a window held that did not know of that save, until the mentor settles it.

    .. pii: what a mentor notes of a learner for themself
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pairing = models.OneToOneField(
        "mentor_recognition.Pairing", on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)
    aside = models.TextField(blank=True)
    aside_key = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField()


class ProjectVisit(models.Model):
    """When a learner last looked at their own project: what is newer is new to them.

    .. pii: when a person last looked at a page
    .. pii_types: other
    .. pii_retirement: local_api
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="visit")
    seen_at = models.DateTimeField()
