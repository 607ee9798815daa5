"""Tables of the audit log."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["AuditEntry", "AuditHead", "AuditPerson"]


class AuditHead(models.Model):
    """The newest link of one stream; locking this row orders the stream's entries.

    One stream per programme: two programmes never wait for each other.

    .. no_pii:
    """

    stream = models.CharField(max_length=64, unique=True)
    num = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64)
    sealed_mac = models.CharField(
        max_length=64, help_text="HMAC over stream, num and mac, so that truncation shows."
    )


class AuditEntry(models.Model):
    """One state change, linked to the one before it by a keyed hash.

    Rows hold plain values and no foreign keys, so that they outlive what they describe.
    People stand here only as random keys; see :class:`AuditPerson`.

    .. no_pii:
    """

    stream = models.CharField(max_length=64)
    num = models.PositiveBigIntegerField()
    at = models.CharField(max_length=32, help_text="RFC 3339, UTC, microseconds: hashed as text.")
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    actor_key = models.CharField(max_length=32, blank=True)
    payload = models.TextField(help_text="Canonical JSON: sorted keys, no spaces.")
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "num"], name="mr_audit_stream_num")
        ]
        indexes = [
            models.Index(fields=["stream", "subject"], name="mr_audit_subject"),
            models.Index(fields=["stream", "action", "at"], name="mr_audit_kind"),
        ]


class AuditPerson(models.Model):
    """The only bridge from a random key in the log to a person; destroyed at retirement.

    .. pii: links an account to its key in the audit log
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True)
    seal = models.CharField(
        max_length=64, help_text="HMAC over account and key, so that a swap shows."
    )
