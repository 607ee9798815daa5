"""A person leaves: their jobs stay without them. What is over goes after its period."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .models import Job


def forget_person(*, user_id: int, at: datetime) -> None:
    """Who started a job is nobody from now on; an open one goes on."""
    Job.objects.filter(started_by_id=user_id).update(started_by=None)


def export_person(*, user_id: int) -> dict[str, Any]:
    """The long work that the person started."""
    rows = Job.objects.filter(started_by_id=user_id).order_by("created_at", "pk")
    return {
        "jobs": list(rows.values("programme__title", "kind", "state", "created_at", "finished_at"))
    }


def drop_finished(*, before: datetime, dry_run: bool) -> int:
    """Delete jobs that ended before a moment; return how many there are."""
    rows = Job.objects.filter(finished_at__lt=before)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count
