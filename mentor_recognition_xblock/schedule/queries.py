"""How the parts went, and whether a worker is there."""

from __future__ import annotations

from datetime import datetime

from .data import PartData
from .models import ScheduledPart
from .parts import PARTS, WORKER


def parts(*, at: datetime) -> list[PartData]:
    """Every part of the table in its order, those that never ran as well; one query."""
    rows = {row.name: row for row in ScheduledPart.objects.all()}
    return [_data(rows.get(part.name) or ScheduledPart(name=part.name), at) for part in PARTS]


def worker_answered(*, at: datetime) -> None:
    """A worker says that it is there."""
    ScheduledPart.objects.update_or_create(
        name=WORKER, defaults={"started_at": at, "ended_at": at, "succeeded_at": at}
    )


def worker_seen_at() -> datetime | None:
    """When a worker answered last; None where none ever did."""
    rows = ScheduledPart.objects.filter(name=WORKER)
    return rows.values_list("succeeded_at", flat=True).first()


def _data(row: ScheduledPart, at: datetime) -> PartData:
    return PartData(
        name=row.name,
        started_at=row.started_at,
        ended_at=row.ended_at,
        succeeded_at=row.succeeded_at,
        failed_at=row.failed_at,
        counts=row.counts,
        problem=row.problem,
        is_running=row.held_until is not None and row.held_until > at,
    )
