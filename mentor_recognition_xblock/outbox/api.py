"""The outbox: what must follow a decision is written with the decision.

Delivery is at least once; every handler is idempotent, or takes the parts of its item one by one
with what it does for each (``take_part``). A lease keeps two workers from
doing one item at the same time, and runs out so that a killed worker loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q

from ..signals import announce, announce_all, outbox_written
from .erasure import drop_done, forget_person
from .models import OutboxItem

__all__ = [
    "LEASE",
    "Backlog",
    "Item",
    "backlog",
    "deliver",
    "drop_done",
    "forget_person",
    "take_part",
    "undone",
    "write",
    "write_all",
]

LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Item:
    """An item handed to its handler; ``payload`` is plain JSON."""

    id: int
    topic: str
    key: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Backlog:
    """How much is undone, and since when."""

    count: int
    oldest: datetime | None
    failing: int


def write(*, topic: str, key: str, payload: Mapping[str, object], at: datetime) -> None:
    """Write an item inside the caller's transaction; the same topic and key again is no-op."""
    item, created = OutboxItem.objects.get_or_create(
        topic=topic, key=key, defaults={"payload": dict(payload), "created_at": at}
    )
    if created:
        announce(outbox_written, outbox_id=item.pk)


def write_all(*, topic: str, payloads: Mapping[str, Mapping[str, object]], at: datetime) -> None:
    """Write many items of one topic, by key, in two queries; what is there is left alone.

    What was there and is undone is announced once more: delivery leases it, or finds it done.
    """
    OutboxItem.objects.bulk_create(
        [
            OutboxItem(topic=topic, key=key, payload=dict(payload), created_at=at)
            for key, payload in payloads.items()
        ],
        ignore_conflicts=True,
    )
    undone_ids = OutboxItem.objects.filter(
        topic=topic, key__in=list(payloads), done_at__isnull=True
    ).values_list("pk", flat=True)
    announce_all(outbox_written, [{"outbox_id": item_id} for item_id in sorted(undone_ids)])


def deliver(*, item_id: int, handler: Callable[[Item], None], at: datetime) -> bool:
    """Lease the item, run ``handler``, mark it done; False when done or leased elsewhere.

    An error of the handler is kept on the row, the lease is freed, and the error is raised.
    """
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    claimed = OutboxItem.objects.filter(free, pk=item_id, done_at__isnull=True).update(
        leased_until=at + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    row = OutboxItem.objects.get(pk=item_id)
    try:
        handler(Item(row.pk, row.topic, row.key, row.payload))
    except Exception as error:
        OutboxItem.objects.filter(pk=item_id).update(
            leased_until=None, last_error=f"{type(error).__name__}: {error}"[:2000]
        )
        raise
    OutboxItem.objects.filter(pk=item_id).update(done_at=at, leased_until=None, last_error="")
    return True


def take_part(*, item_id: int, part: int) -> bool:
    """Take a part of an item, inside the transaction of what is done for it; False when it was.

    The row is locked until that transaction ends: a worker whose lease ran out and the next one
    wait for each other, and what fails is not taken.
    """
    rows = OutboxItem.objects.filter(pk=item_id, progress__lte=part)
    return rows.update(progress=part + 1) == 1


def undone(*, at: datetime, limit: int = 1000) -> list[int]:
    """Ids of items neither done nor leased at ``at``, oldest first."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    rows = OutboxItem.objects.filter(free, done_at__isnull=True).order_by("created_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def backlog() -> Backlog:
    """Figures for an operator's monitor."""
    rows = OutboxItem.objects.filter(done_at__isnull=True)
    oldest = rows.order_by("created_at").values_list("created_at", flat=True).first()
    return Backlog(count=rows.count(), oldest=oldest, failing=rows.exclude(last_error="").count())
