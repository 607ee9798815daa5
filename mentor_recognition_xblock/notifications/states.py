"""What the columns of notifications may hold, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices


class NoticeState(TextChoices):
    """A notice until it is closed: sent, or dropped because nobody needs it any more."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Dropped"
