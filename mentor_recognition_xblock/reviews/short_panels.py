"""Panels that found too few reviewers: what is in decides, and says how few it comes from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from ..programmes import api as programmes
from .models import ReviewPanel
from .panels import complete
from .states import AssignmentState, PanelState
from .targets import result_of

# One reviewer's levels tell of the reviewer: of fewer than two nothing is frozen.
LEAST_RATERS: Final = 2


def complete_short(*, programme_id: int, at: datetime) -> int:
    """Complete the waiting panels on works that are older than the policy's patience; how many.

    Those with ``LEAST_RATERS`` reviews at least, where none is open. A mentor's comments wait on:
    of fewer than 3 reviewers nothing of them counts (policy, M6).
    """
    days = programmes.policy_in_force(programme_id=programme_id, at=at).policy.panel.patience_days
    if not days:
        return 0
    rows = ReviewPanel.of_works.filter(
        programme_id=programme_id,
        state=PanelState.WAITING,
        held__gte=LEAST_RATERS,
        opened_at__lte=at - timedelta(days=days),
    )
    ids = list(rows.order_by("opened_at").values_list("pk", flat=True))
    return sum(_complete(panel_id, at) for panel_id in ids)


def _complete(panel_id: int, at: datetime) -> bool:
    with transaction.atomic():
        row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
        seats = list(row.assignments.order_by("pk"))
        done = [one for one in seats if one.state == AssignmentState.SUBMITTED]
        if row.state != PanelState.WAITING or len(done) < LEAST_RATERS:
            return False
        # Whoever still has time for it is waited for.
        if any(one.state == AssignmentState.ASSIGNED for one in seats):
            return False
        complete(row, *result_of(row, [one.scores or {} for one in done]), at)
    return True
