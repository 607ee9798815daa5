"""Tables of issuers' keys, achievements, credentials and status lists."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

__all__ = ["Achievement", "Credential", "IssuerKey", "Revocation", "StatusList"]


class IssuerKey(models.Model):
    """The public half of a signing key; the private half is never in the database.

    .. no_pii:
    """

    STATES = [("active", "Active"), ("retired", "Retired"), ("compromised", "Compromised")]

    fragment = models.CharField(max_length=32, unique=True)
    public_key = models.CharField(max_length=64, unique=True, help_text="Multikey, base58btc.")
    state = models.CharField(max_length=16, choices=STATES, default="active")
    created_at = models.DateTimeField()


class Achievement(models.Model):
    """One badge of one policy version: a stable id and frozen words.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    policy_version = models.ForeignKey(
        "mentor_recognition.PolicyVersion", on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32)
    document = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy_version", "tier_key"], name="mr_achievement_once"
            )
        ]


class StatusList(models.Model):
    """A published bitstring; ``document`` is the signed list as served.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    num = models.PositiveIntegerField(unique=True)
    document = models.JSONField()
    updated_at = models.DateTimeField()


class Credential(models.Model):
    """A signed badge. ``document`` is the JSON text as signed; nothing in it names a person.

    .. pii: that a person was awarded a badge
    .. pii_types: other
    .. pii_retirement: local_api
    """

    STATES = [("issued", "Issued"), ("claimed", "Claimed"), ("revoked", "Revoked")]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decision_uuid = models.UUIDField()
    # 1 at the award, more after a revocation was undone.
    edition = models.PositiveIntegerField(default=1)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    status_index = models.PositiveIntegerField()
    document = models.TextField()
    state = models.CharField(max_length=16, choices=STATES, default="issued")
    is_public = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision_uuid", "edition"], name="mr_credential_once"),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="mr_status_index_once"
            ),
        ]


class Revocation(models.Model):
    """Why and by whom a credential was revoked; kept when it is undone by a new edition.

    .. pii: who revoked, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    credential = models.OneToOneField(
        Credential, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.TextField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField()
