"""The learner names what helped: comments of their mentor, and of blind reviews of their work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..projects import helped_acts
from ..reviews import thanks_acts
from .actions import Action, Next, Offer, Page
from .visit import Visit


def actions(
    page: Callable[[Visit], Page], addressed: Callable[[Next], Page], also: Any
) -> dict[str, Offer]:
    """Marks on a mentor's comment lead back to it, those on reviews to the learner's own page."""

    def again(after: Next) -> Page:
        return page(after.visit)

    return {
        "mark_helpful": Action(helped_acts.mark_helpful, addressed, also=also),
        "unmark_helpful": Action(helped_acts.unmark_helpful, addressed, also=also),
        "name_helpful": Action(thanks_acts.name_helpful, again),
        "take_back_helpful": Action(thanks_acts.take_back_helpful, again),
    }
