"""A person leaves: their spells stay without them; what was heard about them goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from .models import CourseMember, Forgotten, IntakeEvent
from .queries import spells


def forget_person(*, user_id: int, at: datetime) -> None:
    """Take the person out of every row; the dated spells stay, belonging to nobody."""
    with transaction.atomic():
        # The platform still unenrols and reports after it retired: that must not come back in.
        Forgotten.objects.get_or_create(user_id=user_id, defaults={"at": at})
        IntakeEvent.objects.filter(user_id=user_id, taken_in_at__isnull=True).delete()
        IntakeEvent.objects.filter(user_id=user_id).update(user_id=None)
        CourseMember.objects.filter(user_id=user_id).update(user_id=None)


def export_person(*, user_id: int) -> dict[str, Any]:
    """What is kept about the person's membership."""
    rows = CourseMember.objects.filter(user_id=user_id).order_by("course_key")
    return {
        "courses": [
            {
                "course": row.course_key,
                "membership": spells(course_key=row.course_key, user_id=user_id),
            }
            for row in rows
        ],
        "events": list(
            IntakeEvent.objects.filter(user_id=user_id)
            .order_by("happened_at", "pk")
            .values("event_type", "source", "course_key", "happened_at", "taken_in_at")
        ),
    }


def drop_events(*, before: datetime, dry_run: bool) -> int:
    """Delete events taken in before a moment; return how many there are."""
    rows = IntakeEvent.objects.filter(taken_in_at__lt=before)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count
