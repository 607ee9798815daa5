"""Tables of what mentors give to other mentors, and of what they learn."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import Mentor
from .states import ContributionKind, ContributionState, LearningKind

__all__ = ["Contribution", "ContributionVerdict", "LearningRecord"]


class Contribution(models.Model):
    """Something a mentor made for other mentors; two of them accept it.

    ``round`` counts how often it was offered: verdicts are of one round. ``settled_at`` is when it
    was accepted, returned or taken back last.

    .. pii: what a mentor made, in their words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ContributionKind.choices)
    title = models.CharField(max_length=255, blank=True)
    words = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    done_on = models.DateField()
    state = models.CharField(
        max_length=16, choices=ContributionState.choices, default=ContributionState.WAITING
    )
    round = models.PositiveSmallIntegerField(default=1)
    offered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mentor", "state"], name="mr_contribution_mentor")]


class ContributionVerdict(models.Model):
    """What one peer said of a contribution in one round; never changed.

    .. pii: who judged, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="verdicts"
    )
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepts = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "round", "by"], name="mr_contribution_verdict_once"
            )
        ]


class LearningRecord(models.Model):
    """Time a mentor spent on learning their craft, or what they thought about it.

    .. pii: what a person learned, in their words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=LearningKind.choices)
    title = models.CharField(max_length=255, blank=True)
    words = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    done_on = models.DateField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mentor", "done_on"], name="mr_learning_mentor")]
