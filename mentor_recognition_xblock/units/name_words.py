"""Asking a learner which words of their work are their name: reviewers do not see these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import LEARNER, WRITES
from ..hosts import HostUser
from ..projects import api as projects
from .actions import Action, Done, Page
from .visit import Visit

LearnerPage = Callable[[Visit, int | None], Page]


def rows(
    project: projects.ProjectData, shown: projects.VersionData | None, author: HostUser | None
) -> list[dict[str, Any]]:
    """Words of a version that may be its author's name: hidden or not, and whether they said.

    This reads the whole text: templates call it, when nothing is locked any more.
    """
    if shown is None or author is None:
        return []
    said = project.name_words
    return [
        {
            "word": one.word,
            "hidden": one.word in said.telling or (one.is_hidden and one.word not in said.ordinary),
            "answered": one.word in said.telling | said.ordinary,
        }
        for one in projects.name_doubts(shown.html, author=author)
    ]


def actions(learner_page: LearnerPage) -> dict[str, Action]:
    """What a learner says of such words; ``learner_page`` shows the version again."""

    def settle(visit: Visit, data: dict[str, Any]) -> Done:
        projects.settle_name_words(
            unit_id=visit.acted_in.id, learner_id=visit.user_id, answers=data["words"], at=visit.at
        )
        return Done(
            message=_("Kept: reviewers read your work that way."),
            page=learner_page(visit, data["num"] or None),
        )

    return {
        "settle_names": Action(
            settle,
            (LEARNER,),
            WRITES,
            fields={
                "num": inputs.Whole(0, 10_000),
                "words": inputs.Many(inputs.Choice(("hide", "show")), limit=50),
            },
        )
    }
