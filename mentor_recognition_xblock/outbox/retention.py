"""What was delivered is kept for a time, then dropped; an item names nobody."""

from __future__ import annotations

from datetime import datetime

from .models import OutboxItem


def drop_done(*, before: datetime, dry_run: bool) -> int:
    """Delete items done before a moment; return how many there are."""
    rows = OutboxItem.objects.filter(done_at__lt=before)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count
