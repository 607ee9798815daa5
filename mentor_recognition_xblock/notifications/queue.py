"""Putting a notice in the queue, once for each person and thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from ..core.quiet import QuietHours, due_at
from .data import KindRules
from .models import Notice
from .preferences import DEFAULT, preferences
from .states import NoticeState


def enqueue(
    *,
    user_ids: Collection[int],
    kind: str,
    key: str,
    rules: KindRules,
    at: datetime,
    programme_id: int | None = None,
    usage_key: str = "",
    zones: Mapping[int, str] | None = None,
) -> set[int]:
    """Queue one notice a person; what was queued before is left alone. Returns to whom it is new.

    ``zones`` gives the platform's time zone of those who stated none here. A muted kind is kept
    as dropped, so that a person can see what they were not told.
    """
    wishes = preferences(user_ids)
    rows = []
    for user_id in sorted(set(user_ids)):
        wish = wishes.get(user_id, DEFAULT)
        muted = not rules.essential and (wish.delivery == "off" or kind in wish.muted)
        zone = wish.time_zone or (zones or {}).get(user_id, "")
        rows.append(
            Notice(
                user_id=user_id,
                kind=kind,
                key=key,
                programme_id=programme_id,
                usage_key=usage_key,
                created_at=at,
                due_at=due_at(
                    at,
                    delivery=wish.delivery,
                    quiet=QuietHours(wish.quiet_start, wish.quiet_end),
                    zone=zone,
                ),
                state=NoticeState.DROPPED if muted else NoticeState.WAITING,
                closed_at=at if muted else None,
                reason="muted" if muted else "",
            )
        )
    present = Notice.objects.filter(kind=kind, key=key, user_id__in=set(user_ids))
    # Asked before, for an insert that ignores what is there does not say what it made.
    before = set(present.values_list("user_id", flat=True))
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return set(user_ids) - before
