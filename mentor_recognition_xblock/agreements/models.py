"""Tables of agreements and checkpoints."""

from __future__ import annotations

import uuid

from django.db import models

from .states import AgreementState, CheckpointState

__all__ = ["Agreement", "Checkpoint", "ContactGap"]


class Agreement(models.Model):
    """What a pairing works on, as one side proposed it; a change is a new row.

    .. pii: what two people agreed about one's work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pairing = models.ForeignKey(
        "mentor_recognition.Pairing", on_delete=models.PROTECT, related_name="agreements"
    )
    num = models.PositiveIntegerField()
    brief = models.TextField()
    goals = models.JSONField(default=list)
    limits = models.TextField(blank=True)
    by_mentor = models.BooleanField(help_text="Whether the mentor proposed it.")
    state = models.CharField(
        max_length=12, choices=AgreementState.choices, default=AgreementState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, help_text="When the other side signed.")
    closed_at = models.DateTimeField(null=True, help_text="When it was replaced or set aside.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pairing", "num"], name="mr_agreement_once")]


class Checkpoint(models.Model):
    """A meeting of the two of a pairing: planned with an agenda, held once both say so.

    .. pii: when two people meet, and what they wrote about it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(
        "mentor_recognition.Pairing", on_delete=models.PROTECT, related_name="checkpoints"
    )
    starts_at = models.DateTimeField()
    agenda = models.TextField(blank=True)
    by_mentor = models.BooleanField(help_text="Whether the mentor planned it, or moved it last.")
    state = models.CharField(
        max_length=12, choices=CheckpointState.choices, default=CheckpointState.PLANNED
    )
    learner_confirmed_at = models.DateTimeField(null=True)
    mentor_confirmed_at = models.DateTimeField(null=True)
    # Whose word it is that it did not take place: only they can take it back.
    missed_by_mentor = models.BooleanField(null=True)
    learner_note = models.TextField(blank=True)
    mentor_note = models.TextField(blank=True)
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # The latest reminder that was announced: "" none, "soon", "after".
    reminded = models.CharField(max_length=8, blank=True)
    request_key = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "by_mentor", "request_key"], name="mr_checkpoint_request"
            )
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="mr_checkpoint_due"),
        ]


class ContactGap(models.Model):
    """That the two of a pairing were reminded of their silence since a moment: once for each.

    .. no_pii:
    """

    pairing = models.ForeignKey(
        "mentor_recognition.Pairing", on_delete=models.CASCADE, related_name="contact_gaps"
    )
    since = models.DateTimeField()
    noticed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pairing", "since"], name="mr_contact_gap_once")
        ]
