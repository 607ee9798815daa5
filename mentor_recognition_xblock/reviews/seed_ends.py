"""Works with a key that are withdrawn while somebody reviews them: their reviews are taken back."""

from __future__ import annotations

from collections.abc import Collection

from .drafts import drop_drafts
from .models import ReviewAssignment, ReviewPanel
from .states import AssignmentState, PanelState


def end_seeds(exemplar_ids: Collection[int]) -> None:
    """In the caller's transaction: nobody reviews the works any more, and nobody owes it."""
    panels = ReviewPanel.objects.select_for_update().filter(
        exemplar_id__in=exemplar_ids, state=PanelState.OPEN
    )
    ids = [*panels.order_by("pk").values_list("pk", flat=True)]
    if not ids:
        return
    seats = ReviewAssignment.objects.filter(panel_id__in=ids, state=AssignmentState.ASSIGNED)
    drop_drafts([*seats.values_list("pk", flat=True)])
    seats.update(state=AssignmentState.TAKEN_BACK)
    ReviewPanel.objects.filter(pk__in=ids).update(state=PanelState.VOID)
