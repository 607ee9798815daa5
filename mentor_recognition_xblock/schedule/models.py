"""The one table of the schedule: how each part went."""

from __future__ import annotations

from django.db import models

__all__ = ["ScheduledPart"]


class ScheduledPart(models.Model):
    """One part of the schedule: when it ran, what it counted, and who is at it now.

    ``holder`` is the random name of a run that has the part until ``held_until``; a run that is
    killed leaves both, and the next one finds them. ``problem`` is for operators: words of ours,
    class and place of an error, ids; never its message, which may quote anything.

    .. no_pii:
    """

    name = models.CharField(max_length=64, unique=True)
    due_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
