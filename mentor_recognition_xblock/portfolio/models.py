"""Tables of mentors' public pages and of spotlights."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from .states import SpotlightState

__all__ = ["MentorPage", "Spotlight"]


class MentorPage(models.Model):
    """A mentor's page, in their words; hidden until they publish it.

    .. pii: what a mentor says of themselves in public, and the name they chose
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    mentor = models.OneToOneField(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    shown_name = models.CharField(max_length=120, blank=True)
    headline = models.CharField(max_length=160, blank=True)
    about = models.TextField(blank=True)
    show_tier = models.BooleanField(default=False)
    show_outcomes = models.BooleanField(default=False)
    show_badges = models.BooleanField(default=False)
    is_indexed = models.BooleanField(default=False, help_text="Search engines may list it.")
    is_public = models.BooleanField(default=False)
    # Names of learners that are words in these texts, as the mentor says; see ``scanning.sift``.
    plain_words = models.JSONField(default=list)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)


class Spotlight(models.Model):
    """The programme's words on a mentor; public by two consents, gone by either's withdrawal.

    ``num`` counts the wordings: consent is to one wording, and a new one starts from the draft.
    Who drafted, consented and published stands in the audit log alone.

    .. pii: what a programme says of a mentor in public
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    num = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=160)
    body = models.TextField()
    plain_words = models.JSONField(default=list)
    state = models.CharField(
        max_length=16, choices=SpotlightState.choices, default=SpotlightState.DRAFT
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "state"], name="mr_spotlight_state")]
