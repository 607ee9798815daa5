"""Ending many pairings at once, when a term closes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ..audit import api as audit
from ..signals import announce_all, pairing_ended
from .models import Pairing

BATCH: Final = 500


def complete_pairings(*, programme_id: int, pairing_ids: Collection[int], at: datetime) -> int:
    """End as completed those of ``pairing_ids`` that still run; return how many.

    For the caller's transaction: a constant number of queries per 500 pairings, and one audit
    entry that names them all.
    """
    ordered = sorted(pairing_ids)
    ended = 0
    for first in range(0, len(ordered), BATCH):
        rows = Pairing.objects.select_for_update().filter(
            programme_id=programme_id, pk__in=ordered[first : first + BATCH], active=True
        )
        found = dict(rows.order_by("pk").values_list("pk", "uuid"))
        if not found:
            continue
        Pairing.objects.filter(pk__in=found).update(active=None, ends_at=at, end_reason="completed")
        announce_all(pairing_ended, [{"pairing_id": pairing_id} for pairing_id in found])
        names: list[audit.Json] = [str(uuid) for uuid in found.values()]
        audit.record(
            stream=f"programme:{programme_id}",
            action="pairings.completed",
            at=at,
            actor=None,
            subject=f"programme:{programme_id}",
            data={"pairings": names},
        )
        ended += len(found)
    return ended
