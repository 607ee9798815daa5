"""The table of what works have reached."""

from __future__ import annotations

from django.db import models

from .models import Project
from .states import Milestone

__all__ = ["ReachedMilestone"]


class ReachedMilestone(models.Model):
    """What a work reached, once; and when its learner and its mentor were congratulated on it.

    .. pii: when a person reached something, and looked at it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=8, choices=Milestone.choices)
    reached_at = models.DateTimeField()
    learner_seen_at = models.DateTimeField(null=True, blank=True)
    mentor_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="mr_milestone_once")
        ]
