"""By which wording a work of a session is rated, and whether enough rate by each.

In a trial every person rates every work once, half of the works by the rubric in use and half by
the draft; of each work, half of the people do either. So both wordings meet the same works and the
same people, and nobody rates a work twice (ADR 0064).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from ..core.texts import text_of
from ..languages import localized
from .data import RubricData
from .rubrics import criterion_data, rubric_data
from .session_models import CalibrationSession, SessionPlace, SessionWork

# Of fewer each would know what the other gave.
FEWEST_RATERS: Final = 3
# By each wording of a trial: one rating of a work agrees with nothing.
FEWEST_BY_WORDING: Final = 2
FEWEST_OF_TRIAL: Final = 2 * FEWEST_BY_WORDING


def is_by_draft(place_num: int, work_num: int) -> bool:
    """Whether the person of that number rates that work by the draft."""
    return (place_num + work_num) % 2 == 0


def wording(row: CalibrationSession, place: SessionPlace, work: SessionWork) -> RubricData:
    """The rubric by which the person rates the work."""
    if row.draft is not None and is_by_draft(place.num, work.num):
        return draft_data(row.rubric_id, row.rubric.programme_id, row.draft)
    return rubric_data(row.rubric)


def draft_data(rubric_id: int, programme_id: int, content: dict[str, Any]) -> RubricData:
    """A draft as a rubric is read; ``num`` 0, as it is no version yet."""
    return RubricData(
        id=rubric_id,
        programme_id=programme_id,
        key=content["key"],
        num=0,
        title=localized(text_of(content["title"], field="title")),
        criteria=tuple(criterion_data(one) for one in content["criteria"]),
    )


def are_enough(row: CalibrationSession, nums: Collection[int]) -> bool:
    """Whether a session may go on with the people of these numbers."""
    if row.draft is None:
        return len(nums) >= FEWEST_RATERS
    odd = sum(num % 2 for num in nums)
    return min(odd, len(nums) - odd) >= FEWEST_BY_WORDING


def fewest(row: CalibrationSession) -> int:
    """How many people it needs at least."""
    return FEWEST_RATERS if row.draft is None else FEWEST_OF_TRIAL
