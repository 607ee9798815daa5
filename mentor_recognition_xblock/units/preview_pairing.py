"""What an author sees of the mentoring unit: a learner's form and a mentor's queue, made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from django.utils.translation import gettext as _

from ..core.mentor_fit import Fit
from ..pairing import api as pairing
from .actions import Page
from .mentoring_queue import NO_FILTERS
from .mentoring_words import fit_words, goal_words, zones


def asking() -> Page:
    """The empty form of a learner without a mentor."""
    form = dict.fromkeys(("goal", "words", "skills", "languages", "time_zone"), "")
    return Page(
        "mentoring_learner.html",
        {
            "enrolled": True,
            "form": form,
            "goals": goal_words(),
            "zones": zones(),
        },
    )


def answering(at: datetime) -> Page:
    """A queue with one request, before it is read."""
    fit = Fit(0.9, (_("interviews"),), (), True, 9, ())
    request = pairing.QueuedData(
        uuid=UUID(int=0),
        course_key="",
        goal="portfolio",
        words="",
        skills=(_("interviews"),),
        languages=(),
        asked_at=at - timedelta(days=4),
        waited_days=4,
        wished=False,
        held_until=None,
        fit=fit,
    )
    return Page(
        "mentoring_mentor.html",
        {
            "mentor": SimpleNamespace(goals=(), time_zone=""),
            "load": pairing.LoadData(mentor_id=0, capacity=3, active=1, away=False, left=False),
            "open": True,
            "filters": NO_FILTERS,
            "goals": goal_words(),
            "zones": zones(),
            "term": SimpleNamespace(title=_("This term")),
            "rows": [
                {
                    "request": request,
                    "course": _("This course"),
                    "goal": dict(goal_words())["portfolio"],
                    "why": fit_words(fit),
                }
            ],
            "described": {"expertise": "", "languages": ""},
        },
    )
