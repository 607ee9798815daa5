"""The outbox: what must follow a decision is written with the decision.

Delivery is at least once; every handler is idempotent, or takes the parts of its item one by one
with what it does for each (``take_part``). A lease keeps two workers from
doing one item at the same time, and runs out so that a killed worker loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q

from ..signals import announce_all, outbox_written
from .models import OutboxItem
from .retention import drop_done

__all__ = [
    "LEASE",
    "Backlog",
    "Failing",
    "Item",
    "NewItem",
    "backlog",
    "deliver",
    "drop_done",
    "failing",
    "take_part",
    "undone",
    "write",
]

LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class NewItem:
    """An item to write: of a topic and key there is one. ``payload`` is plain JSON."""

    topic: str
    key: str
    payload: Mapping[str, object]


@dataclass(frozen=True)
class Item:
    """An item handed to its handler; ``payload`` is plain JSON, ``attempt`` counts from 1."""

    id: int
    topic: str
    key: str
    payload: dict[str, Any]
    attempt: int = 1


@dataclass(frozen=True)
class Failing:
    """An item that failed and is not done; ``error`` is the class alone, without its words."""

    id: int
    topic: str
    attempts: int
    created_at: datetime
    error: str


@dataclass(frozen=True)
class Backlog:
    """How much is undone, and since when."""

    count: int
    oldest: datetime | None
    failing: int


def write(items: Collection[NewItem], *, at: datetime) -> None:
    """Write items within the caller's transaction, in two queries; what is there is left alone.

    What was there and is undone is announced once more: delivery leases it, or finds it done.
    """
    if not items:
        return
    OutboxItem.objects.bulk_create(
        [
            OutboxItem(topic=item.topic, key=item.key, payload=dict(item.payload), created_at=at)
            for item in items
        ],
        ignore_conflicts=True,
    )
    # Inserts that ignore what exists tell no keys: the rows are asked for.
    written = Q()
    for topic in {item.topic for item in items}:
        written |= Q(topic=topic, key__in=[item.key for item in items if item.topic == topic])
    undone_ids = OutboxItem.objects.filter(written, done_at__isnull=True).values_list(
        "pk", flat=True
    )
    announce_all(outbox_written, [{"outbox_id": item_id} for item_id in sorted(undone_ids)])


def deliver(*, item_id: int, handler: Callable[[Item], None], at: datetime) -> bool:
    """Lease the item, run ``handler``, mark it done; False when done or leased elsewhere.

    An error of the handler is kept on the row, the lease is freed, and the error is raised.
    """
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    # One UPDATE both asks and takes: of two workers one gets no row.
    claimed = OutboxItem.objects.filter(free, pk=item_id, done_at__isnull=True).update(
        leased_until=at + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    row = OutboxItem.objects.get(pk=item_id)
    try:
        handler(Item(row.pk, row.topic, row.key, row.payload, row.attempts))
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


def failing(*, limit: int) -> list[Failing]:
    """The newest items that failed, for support."""
    rows = OutboxItem.objects.filter(done_at__isnull=True).exclude(last_error="")
    return [
        Failing(row.pk, row.topic, row.attempts, row.created_at, row.last_error.split(":")[0])
        for row in rows.order_by("-pk")[:limit]
    ]
