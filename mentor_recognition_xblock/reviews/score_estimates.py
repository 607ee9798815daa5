"""Estimates from all reviews of a programme: what works are worth, and how lenient reviewers are.

They stand beside median and mean, which decide (ADR 0053). A work's estimate is made once, when its
panel is complete, so that a result that was read never moves; a reviewer's is made anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Final

import numpy as np
from django.db import transaction

from ..core import true_scores
from .data import ScoreEstimate
from .estimate_models import ReviewerEstimate
from .models import ReviewAssignment, ReviewPanel
from .states import AssignmentState, PanelState

# Levels end here; so do their means.
LOW: Final = 0.0
HIGH: Final = 4.0
# Reviews of one's own before it says anything of a reviewer.
FEWEST_OWN: Final = 5


@dataclass(frozen=True)
class Leniency:
    """By how many levels a reviewer scores above others of the same works, and its 90 % interval.

    Below zero they are stricter. ``reviews`` are those it was worked out from.
    """

    leniency: float
    low: float
    high: float
    reviews: int

    @property
    def stricter(self) -> float:
        """The same from the other side: by how many levels they score below others."""
        return -self.leniency

    @property
    def tells(self) -> str:
        """``lenient`` or ``strict`` where the interval leaves no doubt, else ``like_others``."""
        if self.low > 0:
            return "lenient"
        return "strict" if self.high < 0 else "like_others"


def work_out(*, programme_id: int, at: datetime) -> int:
    """Estimate the works whose panels completed since, and every reviewer; how many works.

    Nothing changes where no panel completed, or where too few reviews are there to tell.
    """
    complete = ReviewPanel.of_works.filter(programme_id=programme_id, state=PanelState.COMPLETE)
    if not complete.filter(estimate=None).exists():
        return 0
    rows = ReviewAssignment.objects.filter(
        panel__in=complete, state=AssignmentState.SUBMITTED
    ).order_by("panel_id", "pk")
    reviews = [
        (panel_id, reviewer_id, fmean(scores.values()))
        for panel_id, reviewer_id, scores in rows.values_list(
            "panel_id", "reviewer_id", "scores"
        ).iterator(chunk_size=5_000)
        if scores
    ]
    if len(reviews) < true_scores.FEWEST:
        return 0
    panels, works = np.unique([one[0] for one in reviews], return_inverse=True)
    people, reviewers = np.unique([one[1] for one in reviews], return_inverse=True)
    made = true_scores.estimates(works, reviewers, [one[2] for one in reviews], low=LOW, high=HIGH)
    by_panel = {
        int(panel_id): (float(score), float(sd))
        for panel_id, score, sd in zip(panels, made.scores, made.scores_sd, strict=True)
    }
    counts = np.bincount(reviewers)
    with transaction.atomic():
        # Locked: another worker's run of the same day has made them meanwhile, or waits.
        new = list(complete.filter(estimate=None).select_for_update().order_by("pk"))
        new = [row for row in new if row.pk in by_panel]
        if not new:
            return 0
        for row in new:
            row.estimate, row.estimate_sd = by_panel[row.pk]
        ReviewPanel.objects.bulk_update(new, ["estimate", "estimate_sd"], batch_size=500)
        ReviewerEstimate.objects.filter(programme_id=programme_id).delete()
        ReviewerEstimate.objects.bulk_create(
            (
                ReviewerEstimate(
                    programme_id=programme_id,
                    reviewer_id=int(person_id),
                    leniency=float(leniency),
                    sd=float(sd),
                    reviews=int(count),
                    made_at=at,
                )
                for person_id, leniency, sd, count in zip(
                    people, made.leniency, made.leniency_sd, counts, strict=True
                )
            ),
            batch_size=500,
        )
    return len(new)


def leniencies(*, programme_id: int, reviewer_ids: Collection[int]) -> dict[int, Leniency]:
    """By reviewer, where enough reviews of theirs tell; one query."""
    rows = ReviewerEstimate.objects.filter(
        programme_id=programme_id, reviewer_id__in=reviewer_ids, reviews__gte=FEWEST_OWN
    )
    return {row.reviewer_id: _leniency(row) for row in rows}


def score_estimate(row: ReviewPanel) -> ScoreEstimate | None:
    """The estimate of a panel's work with the ends of its 90 % interval, 0 to 4."""
    if row.estimate is None or row.estimate_sd is None:
        return None
    low, high = true_scores.interval(row.estimate, row.estimate_sd, low=LOW, high=HIGH)
    return ScoreEstimate(min(max(row.estimate, LOW), HIGH), low, high)


def _leniency(row: ReviewerEstimate) -> Leniency:
    low, high = true_scores.interval(row.leniency, row.sd, low=LOW - HIGH, high=HIGH - LOW)
    return Leniency(row.leniency, low, high, row.reviews)
