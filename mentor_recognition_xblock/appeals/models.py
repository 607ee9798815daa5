"""Tables of appeals."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import AppealKind, AppealOutcome, AppealState, RemitAnswer

__all__ = ["Appeal", "AppealAnswer", "AppealSeat"]


class Appeal(models.Model):
    """A mentor's appeal; ``subject`` is the uuid of the decision or of the revoked credential.

    ``proposal`` is the case behind it. ``told`` is the least number of days left of which was
    reminded, 0 once managers know that it is late. ``brought`` is the decision that an overturned
    decline led to, or the case that is decided again. ``answer`` is a manager's, to a revocation
    that was sent back.

    .. pii: that a mentor appealed, in their words; who answered at the end, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=AppealKind.choices)
    # Unique: there is one level.
    subject = models.UUIDField(unique=True)
    proposal = models.UUIDField()
    statement = models.TextField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=AppealState.choices, default=AppealState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveSmallIntegerField(null=True, blank=True)
    brought = models.UUIDField(null=True, blank=True)
    answer = models.CharField(max_length=16, choices=RemitAnswer.choices, blank=True)
    answer_reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "state"], name="mr_appeal_state")]


class AppealSeat(models.Model):
    """One person on one appeal, and their vote; ``left_at`` once they gave the seat back.

    ``named_by`` is the manager who named them; of who was drawn there is none.

    .. pii: who sat on an appeal, who named them, how they voted, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="panel")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    seated_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=AppealOutcome.choices, blank=True)
    reason = models.TextField(blank=True)
    cast_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "member"], name="mr_appeal_seat_once")
        ]


class AppealAnswer(models.Model):
    """What somebody who decided first answers to an appeal, once.

    .. pii: who decided first, and in their words what they answer
    .. pii_types: other
    .. pii_retirement: local_api
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="answers")
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "decider"], name="mr_appeal_answer_once")
        ]
