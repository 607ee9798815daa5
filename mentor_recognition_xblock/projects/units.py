"""Which project units still stand in their course, and who works in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from .models import Activity, Draft, Project


def follow_units(*, course_key: str, existing: Collection[str], at: datetime) -> int:
    """Note units that were taken out of the course run, or put back; return how many changed.

    ``existing`` are the usage keys that the course holds now: call it with the present state as
    often as you like.
    """
    rows = Activity.objects.filter(course_key=course_key)
    here = set(existing)
    gone = [
        pk
        for pk, usage_key in rows.filter(removed_at=None).values_list("pk", "usage_key")
        if usage_key not in here
    ]
    back = rows.filter(removed_at__isnull=False, usage_key__in=here)
    changed = Activity.objects.filter(pk__in=gone, removed_at=None).update(removed_at=at)
    return changed + back.update(removed_at=None)


def learners_at_work(*, course_key: str) -> frozenset[int]:
    """User ids of those with a project or a draft in the course run."""
    works, drafts = (
        model.objects.filter(activity__course_key=course_key).values_list("learner_id", flat=True)
        for model in (Project, Draft)
    )
    return frozenset(works.order_by().union(drafts.order_by()))
