"""The table of whom the committee looked up behind a panel."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models

__all__ = ["PanelReveal"]

# The author stands where reviewers have their numbers, from 1 on.
AUTHOR: Final = 0


class PanelReveal(models.Model):
    """One member of the committee learned who is behind a panel: its author, or one reviewer.

    ``num`` is the reviewer's number in the panel, ``AUTHOR`` for the author. The person is found by
    the panel and the number alone: whoever reads this table learns no name by it.

    .. pii: that a member of the committee looked somebody up, and why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(
        "mentor_recognition.ReviewPanel", on_delete=models.PROTECT, related_name="reveals"
    )
    num = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    revealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    revealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "num", "revealed_by"], name="mr_reveal_once")
        ]
