"""The mentoring activity: a learner's way to a mentor, and what both do with their pairing."""

from __future__ import annotations

from typing import Any

from ..access import SHOWS_PRIVATE
from ..hosts import get_host
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..pairing import acts
from ..pairing import api as pairing
from . import collaboration, testimonials
from . import mentoring_queue as queue
from .actions import Action, Front, Next, Offer, Page, Show, address
from .mentoring_words import fit_words, goal_words, zones
from .visit import Visit


def page(visit: Visit) -> Page:
    """A mentor's queue and pairings; everybody else's own mentor or request."""
    if visit.mentor is not None:
        return queue.page(visit)
    if visit.is_staff:
        return Page(
            "staff_mentoring.html",
            {
                "programme": visit.programme,
                "course_key": visit.course_key,
                "counts": pairing.course_counts(visit.course_key),
                "also_learner": visit.is_enrolled,
            },
        )
    return learner_page(visit)


def learner_page(visit: Visit, **more: Any) -> Page:
    """The learner's mentor, or the request and who would fit; never another learner's."""
    own = pairing.pairings_of_learner(programme_id=visit.programme.id, learner_id=visit.user_id)
    here = [pair for pair in own if pair.course_key == visit.course_key]
    mentors_here = mentors.mentors_by_id({pair.mentor_id for pair in here})
    users = visit.people({mentors_here[pair.mentor_id].user_id for pair in here})
    blocked = {
        mentor_id
        for mentor_id, learner_id in pairing.blocked_by(
            programme_id=visit.programme.id, user_id=visit.user_id
        )
        if learner_id == visit.user_id
    }

    def name(mentor_id: int) -> str:
        user = users.get(mentors_here[mentor_id].user_id)
        return shown_name(user)

    context: dict[str, Any] = {
        "also_mentor": visit.mentor is not None,
        "enrolled": visit.is_enrolled,
        "notes": [
            {"note": hand_over.note, "written_at": hand_over.written_at}
            for hand_over in pairing.hand_overs_about(
                learner_id=visit.user_id, course_key=visit.course_key
            )
        ],
        "past": _past(here, blocked, name),
        "closings": testimonials.closings(visit, here, name),
        **more,
    }
    if visit.pairing is not None:
        mentor = mentors_here[visit.pairing.mentor_id]
        context |= {
            "pair": visit.pairing,
            "mentor": {"name": name(mentor.id), "data": mentor, "goals": _goals(mentor.goals)},
            "fit": pairing.fit_answer(visit.pairing, user_id=visit.user_id),
            "together": collaboration.summaries([visit.pairing], is_mentor=False, at=visit.at)[
                visit.pairing.id
            ],
        }
    elif visit.is_enrolled:
        context |= _asking(visit)
    return Page("mentoring_learner.html", context, address("show_own"))


def _past(here: list[pairing.PairingData], blocked: set[int], name: Any) -> list[dict[str, Any]]:
    """Each earlier mentor once, with whether the learner blocked them."""
    earlier: dict[int, dict[str, Any]] = {}
    for pair in here:
        if pair.ends_at is not None:
            earlier.setdefault(
                pair.mentor_id,
                {"pair": pair, "name": name(pair.mentor_id), "blocked": pair.mentor_id in blocked},
            )
    return list(earlier.values())


def _asking(visit: Visit) -> dict[str, Any]:
    request = pairing.open_request(course_key=visit.course_key, learner_id=visit.user_id)
    latest = request or pairing.last_request(course_key=visit.course_key, learner_id=visit.user_id)
    wishes = get_host().preferences([visit.user_id]).get(visit.user_id)
    kept = frozenset[int]() if request is None else visit.kept_from_guiding
    offered = [
        (mentor, fit)
        for mentor, fit in (
            [] if request is None else pairing.fitting_mentors(request, at=visit.at)
        )
        if mentor.id not in kept
    ]
    users = visit.people({mentor.user_id for mentor, _fit in offered})
    return {
        "request": request,
        "waited": 0 if request is None else (visit.at - request.asked_at).days,
        "form": {
            "goal": latest.goal if latest else "",
            "words": latest.words if latest else "",
            "skills": ", ".join(latest.skills) if latest else "",
            "languages": ", ".join(latest.languages) if latest else "",
            "time_zone": latest.time_zone if latest else (wishes.time_zone if wishes else ""),
        },
        "lapsed": (
            request is None and latest is not None and latest.state == pairing.RequestState.LAPSED
        ),
        "goals": goal_words(),
        "zones": zones(),
        "offered": [
            {
                "id": mentor.id,
                "name": users[mentor.user_id].display_name,
                "skills": mentor.expertise,
                "why": fit_words(suits),
                "wished": request is not None and request.wished_mentor_id == mentor.id,
            }
            for mentor, suits in offered
            if mentor.user_id in users
        ],
    }


def _goals(keys: tuple[str, ...]) -> list[str]:
    return [str(mentors.GOALS[key]) for key in keys if key in mentors.GOALS]


def _own(after: Next) -> Page:
    return learner_page(after.visit)


def _back(after: Next) -> Page:
    """The page of the role in which the person acts; the visit may know an ended pairing."""
    visit = after.visit
    return page(Visit(unit=visit.unit, viewer=visit.viewer, at=visit.at))


FRONT = Front(page, SHOWS_PRIVATE)
ACTIONS: dict[str, Offer] = {
    "show_own": Show(lambda visit, _data: learner_page(visit), (), SHOWS_PRIVATE),
    "ask": Action(acts.ask, _own),
    "wish": Action(acts.wish, _own),
    "withdraw": Action(acts.withdraw, _own),
    "met": Action(acts.met, _back),
    "fit": Action(acts.fit, _back),
    "block": Action(acts.block, _back),
    "unblock": Action(acts.unblock, _back),
    **queue.ACTIONS,
    **collaboration.ACTIONS,
    **testimonials.learner_actions(learner_page),
}
