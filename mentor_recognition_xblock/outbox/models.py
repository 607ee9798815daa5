"""The table of work that must follow a committed change."""

from __future__ import annotations

from django.db import models

__all__ = ["OutboxItem"]


class OutboxItem(models.Model):
    """One thing that must happen because something was committed (transactional outbox).

    Written in the transaction of its cause, done at least once, harmless when repeated.

    .. no_pii:
    """

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    # Of an item in parts, how many were taken: what cannot be repeated is not.
    progress = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="mr_outbox_once")]
        indexes = [models.Index(fields=["done_at", "created_at"], name="mr_outbox_open")]
