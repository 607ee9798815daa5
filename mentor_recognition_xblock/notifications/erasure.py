"""Old notices, and a person's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .models import Notice, NoticePreference
from .states import NoticeState


def drop_closed(*, before: datetime, dry_run: bool) -> int:
    """Delete notices sent or dropped before a moment; return how many there are."""
    rows = Notice.objects.filter(closed_at__lt=before).exclude(state=NoticeState.WAITING)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count


def export_person(*, user_id: int) -> dict[str, Any]:
    """What the person was told, and how they want to be told."""
    rows = Notice.objects.filter(user_id=user_id).order_by("created_at", "pk")
    wishes = NoticePreference.objects.filter(user_id=user_id)
    return {
        "told": list(rows.values("kind", "created_at", "state", "closed_at")),
        "preferences": list(
            wishes.values("delivery", "quiet_start", "quiet_end", "time_zone", "muted")
        ),
    }
