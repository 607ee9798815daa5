"""Works for calibration that a rubric takes over from the one before it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q

from .models import Exemplar, ExemplarKey, Rubric
from .states import ExemplarState

# A work may be shown while it was written for the purpose, or its learner allows it.
SHOWABLE: Final = Q(version=None) | Q(version__project__lent_at__isnull=False)


def take_over(before: Rubric, after: Rubric, *, keys_hold: bool, at: datetime) -> None:
    """Copy the works of a rubric to the one that follows it.

    Keys come along where ``keys_hold``, agreed or not; otherwise two people key the work again.
    """
    rows = before.exemplars.filter(SHOWABLE).exclude(state=ExemplarState.WITHDRAWN)
    copies = []
    for row in rows.order_by("pk"):
        copies.append(
            Exemplar(
                origin=row.origin,
                rubric=after,
                version_id=row.version_id,
                state=row.state if keys_hold else ExemplarState.OPEN,
                title=row.title,
                html=row.html,
                levels=row.levels if keys_hold else {},
                rationale=row.rationale if keys_hold else {},
                added_at=at,
                agreed_at=row.agreed_at if keys_hold else None,
            )
        )
    Exemplar.objects.bulk_create(copies)
    if not keys_hold:
        return
    by_origin = {row.origin: row for row in after.exemplars.all()}
    given = ExemplarKey.objects.filter(exemplar__in=rows).select_related("exemplar").order_by("pk")
    ExemplarKey.objects.bulk_create(
        ExemplarKey(
            exemplar=by_origin[key.exemplar.origin],
            person_id=key.person_id,
            levels=key.levels,
            rationale=key.rationale,
            given_at=key.given_at,
        )
        for key in given
    )
