"""Ending many pairings at once, when a term closes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ..audit import api as audit
from ..signals import announce_all, pairing_ended
from .locks import hold, learner_key
from .models import Pairing
from .states import EndReason

BATCH: Final = 500


def complete_pairings(*, programme_id: int, pairing_ids: Collection[int], at: datetime) -> int:
    """End as completed those of ``pairing_ids`` that still run; return how many.

    For the caller's transaction: every learner's place is held before the first row is written,
    and the log is written last, an entry per 500 pairings that names them all. A constant number
    of queries per 500.
    """
    ordered = sorted(pairing_ids)
    batches = [ordered[first : first + BATCH] for first in range(0, len(ordered), BATCH)]
    rows = Pairing.objects.filter(programme_id=programme_id, active=True)
    hold(
        learner_key(*place)
        for batch in batches
        for place in rows.filter(pk__in=batch).values_list("course_key", "learner_id")
    )
    ended: list[list[audit.Json]] = []
    for batch in batches:
        # Looked at again: what ended while we waited for its place stays as it ended.
        running = rows.select_for_update().filter(pk__in=batch).order_by("pk")
        uuids = dict(running.values_list("pk", "uuid"))
        if not uuids:
            continue
        Pairing.objects.filter(pk__in=uuids).update(
            active=None, ends_at=at, end_reason=EndReason.COMPLETED
        )
        announce_all(pairing_ended, [{"pairing_id": pairing_id} for pairing_id in uuids])
        ended.append([str(uuid) for uuid in uuids.values()])
    for names in ended:
        audit.record(
            stream=f"programme:{programme_id}",
            action="pairings.completed",
            at=at,
            actor=None,
            subject=f"programme:{programme_id}",
            data={"pairings": names},
        )
    return sum(map(len, ended))
