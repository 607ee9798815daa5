"""A person leaves the platform for good: nothing more is sent to them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from .models import OutboxItem


def forget_person(*, user_id: int, at: datetime) -> None:
    """Take the person out of who is to be told, and drop what errors said."""
    with transaction.atomic():
        for row in OutboxItem.objects.select_for_update().filter(topic="notify"):
            people = row.payload.get("user_ids", [])
            if user_id in people:
                row.payload["user_ids"] = [one for one in people if one != user_id]
                row.save(update_fields=["payload"])


def drop_done(*, before: datetime, dry_run: bool) -> int:
    """Delete items done before a moment; return how many there are."""
    rows = OutboxItem.objects.filter(done_at__lt=before)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count
