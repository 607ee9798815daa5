"""How the blinded scores of a work went from its first version to its final one.

Only medians of complete panels, and only where both are: what a single reviewer gave is nowhere in
it, nor when they gave it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from .models import ReviewPanel
from .rubrics import rubric_data
from .states import PanelState, Stage
from .targets import project_id_of


@dataclass(frozen=True)
class CriterionGain:
    """A criterion's medians, on the first and on the final version."""

    key: str
    title: str
    before: float
    after: float


@dataclass(frozen=True)
class WorkGain:
    """The scores of both panels, 0 to 4, and each criterion that both scored."""

    before: float
    after: float
    criteria: tuple[CriterionGain, ...]


def gains(project_ids: Collection[int]) -> dict[int, WorkGain]:
    """By project, where both panels are complete; one query."""
    rows = ReviewPanel.of_works.filter(
        project_id__in=project_ids, state=PanelState.COMPLETE, score__isnull=False
    ).select_related("rubric")
    stages: dict[int, dict[str, ReviewPanel]] = defaultdict(dict)
    for row in rows:
        stages[project_id_of(row)][row.stage] = row
    return {
        project_id: _gain(found[Stage.BASELINE], found[Stage.FINAL])
        for project_id, found in stages.items()
        if Stage.BASELINE in found and Stage.FINAL in found
    }


def _gain(first: ReviewPanel, final: ReviewPanel) -> WorkGain:
    before, after = first.medians or {}, final.medians or {}
    return WorkGain(
        before=first.score or 0.0,
        after=final.score or 0.0,
        criteria=tuple(
            CriterionGain(one.key, one.title, before[one.key], after[one.key])
            for one in rubric_data(final.rubric).criteria
            if one.key in before and one.key in after
        ),
    )
