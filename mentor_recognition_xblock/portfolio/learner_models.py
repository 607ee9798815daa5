"""Tables of what learners say of their projects, and of what they allow to be shown."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from .states import EntryPart, ProjectKind, Scope

__all__ = ["EntryComment", "ProjectEntry", "SharedText", "SharingDraft", "WorkConsent"]


class ProjectEntry(models.Model):
    """What a learner said of their project at a time; never changed, the newest counts.

    ``partner`` and ``problem`` belong to a real-world brief. ``skills`` are ids of the programme's
    map; ``learned`` holds what carries over, each with ``what`` and ``where`` it was shown.

    .. pii: a person's words on their own work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    num = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=ProjectKind.choices, blank=True)
    partner = models.CharField(max_length=255, blank=True)
    problem = models.TextField(blank=True)
    skills = models.JSONField(default=list)
    narrative = models.TextField(blank=True)
    learned = models.JSONField(default=list)
    closing = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "learner", "num"], name="mr_entry_num")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what is stored."""
        if not self._state.adding:
            raise TypeError("an entry is immutable: save the next one")
        super().save(*args, **kwargs)


class EntryComment(models.Model):
    """What a mentor says of a part of the entry as it was when they wrote.

    .. pii: what one person wrote about another's words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    entry = models.ForeignKey(ProjectEntry, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=EntryPart.choices)
    body = models.TextField()
    created_at = models.DateTimeField()


class WorkConsent(models.Model):
    """That a learner lets their work be used in one way, since when and until when.

    .. pii: what a person allows to be done with their work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey(
        "mentor_recognition.Project", on_delete=models.PROTECT, related_name="+"
    )
    scope = models.CharField(max_length=16, choices=Scope.choices)
    # True while it holds, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "scope", "active"], name="mr_work_consent_once"
            )
        ]


class SharingDraft(models.Model):
    """What a learner typed for one way of showing their work, and what of it is to be hidden.

    ``choices`` says ``keep`` by the key of what was found; all else is hidden.

    .. pii: unpublished words of a person, and the name they chose
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey(
        "mentor_recognition.Project", on_delete=models.CASCADE, related_name="+"
    )
    scope = models.CharField(max_length=16, choices=Scope.choices)
    shown_name = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    choices = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "scope"], name="mr_sharing_draft_once")
        ]


class SharedText(models.Model):
    """What is public of a work: the redacted text alone. Deleted when consent is withdrawn.

    .. pii: what a person shows of their work in public, and the name they chose
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consent = models.OneToOneField(WorkConsent, on_delete=models.PROTECT, related_name="shared")
    shown_name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=255)
    parts = models.JSONField()
    published_at = models.DateTimeField()
