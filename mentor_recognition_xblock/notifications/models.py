"""Tables of notices that wait or were sent, and of how each person wants them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .states import NoticeState

__all__ = ["Notice", "NoticePreference"]


class NoticePreference(models.Model):
    """How a person wants notices: at once, in a digest or not, and when never.

    .. pii: when and how a person wants to be written to, and their time zone
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.CharField(max_length=8, default="now")
    quiet_start = models.PositiveSmallIntegerField(default=22)
    quiet_end = models.PositiveSmallIntegerField(default=7)
    time_zone = models.CharField(max_length=64, blank=True)
    muted = models.JSONField(default=list, help_text="Keys of kinds the person does not want.")
    updated_at = models.DateTimeField()


class Notice(models.Model):
    """One thing to tell one person: a kind and a place, never somebody's words or name.

    .. pii: that something concerned a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=48)
    key = models.CharField(max_length=128, help_text="What it is about: told once.")
    programme = models.ForeignKey(
        "mentor_recognition.Programme", null=True, on_delete=models.PROTECT, related_name="+"
    )
    usage_key = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.WAITING)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=32, blank=True, help_text="Why it was dropped.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="mr_notice_once")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="mr_notice_due")]
