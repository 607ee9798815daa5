"""The recognition activity: the way to the next tier, decided badges, and their claim."""

from __future__ import annotations

from typing import Any

from ..access import SHOWS_PRIVATE
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..recognition import api as recognition
from . import own_badges, testimonials
from .actions import Front, Page
from .visit import Visit


def page(visit: Visit, **more: Any) -> Page:
    """A mentor's progress and badges; a learner's view of what their mentor is recognised for."""
    words = testimonials.seen(visit) if visit.mentor is not None else {}
    return Page("recognition.html", {**about(visit), **words, **more})


def about(visit: Visit) -> dict[str, Any]:
    """The same without what learners said, as the course's tab shows it."""
    context: dict[str, Any] = {"programme": visit.programme, "cards": own_badges.cards(visit)}
    if visit.mentor is not None:
        context["progress"] = recognition.progress_of(
            programme_id=visit.programme.id, mentor_user_id=visit.user_id, at=visit.at
        )
        # Nobody is decided on before a term was evaluated.
        if context["progress"].evaluated_at is not None:
            context["decisions"] = recognition.decisions_shown_to_mentor(visit.mentor.id)
    elif visit.pairing is not None:
        mentor = mentors.mentor(visit.pairing.mentor_id)
        user = visit.people([mentor.user_id]).get(mentor.user_id)
        context["mentor"] = {
            "name": shown_name(user),
            "tier": recognition.standing_of(mentor_id=mentor.id, at=visit.at),
        }
    return context


FRONT = Front(page, SHOWS_PRIVATE)
ACTIONS = {**own_badges.actions(page), **testimonials.mentor_actions(page)}
