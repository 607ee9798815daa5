"""A mentor's side of the mentoring activity: the queue, their pairings, what they offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import inputs
from ..access import MENTOR, SHOWS_PRIVATE
from ..hosts import get_host
from ..hosts.people import shown_name
from ..mentors import acts as mentor_acts
from ..mentors import api as mentors
from ..pairing import acts
from ..pairing import api as pairing
from . import collaboration
from .actions import Action, Next, Offer, Page, Show, address
from .mentoring_words import fit_words, goal_words, zones
from .visit import Visit

FILTERS: dict[str, Any] = {
    "skill": inputs.Text(60, required=False),
    "goal": inputs.Text(16, required=False),
    "course_key": inputs.Text(255, required=False),
    "min_hours": inputs.Whole(0, 14, 0),
    "min_days": inputs.Whole(0, 365, 0),
}
NO_FILTERS: dict[str, Any] = {
    "skill": "",
    "goal": "",
    "course_key": "",
    "min_hours": 0,
    "min_days": 0,
}


def page(visit: Visit, filters: dict[str, Any] | None = None) -> Page:
    """What waits (no names), what is held, the mentor's learners, capacity and pauses."""
    mentor = visit.require_mentor()
    kept = {**NO_FILTERS, **(filters or {})}
    programme_id = visit.programme.id
    load = pairing.load_of(programme_id=programme_id, mentor_id=mentor.id, at=visit.at)
    waiting = pairing.waiting_requests(
        programme_id=programme_id,
        mentor_id=mentor.id,
        at=visit.at,
        filters=pairing.Filters(**kept),
    )
    titles = {
        key: course.title if (course := get_host().course(key)) else key
        for key in visit.programme.course_keys
    }
    own = pairing.pairings_of_mentor(mentor.id)
    asked = pairing.hand_overs_asked(mentor_id=mentor.id, at=visit.at)
    users = visit.people({pair.learner_id for pair in (*own, *asked)})
    day = visit.at.date()
    term = pairing.capacity_term(programme_id, day)
    goals = dict(goal_words())
    context = {
        "also_learner": visit.is_enrolled,
        "mentor": mentor,
        "load": load,
        "open": load.places > 0,
        "term": term,
        "filters": kept,
        "filtered": kept != NO_FILTERS,
        "courses": sorted(titles.items(), key=lambda one: one[1]),
        "goals": goal_words(),
        "zones": zones(),
        "rows": [
            {
                "request": one,
                "course": titles.get(one.course_key, one.course_key),
                "goal": goals.get(one.goal, one.goal),
                "why": fit_words(one.fit),
            }
            for one in waiting
        ],
        "asked": [{"pair": pair, "name": _name(users, pair.learner_id)} for pair in asked],
        "pairs": _pairs(visit, own, users, titles),
        "past": _past(visit, own, users),
        "pauses": [
            {"pause": pause, "may_go": pause.ends_on >= day, "runs": pause.starts_on <= day}
            for pause in mentors.pauses_of(mentor.id)
            if pause.ends_on >= day
        ],
        "described": {
            "expertise": ", ".join(mentor.expertise),
            "languages": ", ".join(mentor.languages),
        },
    }
    return Page("mentoring_mentor.html", context, address("show_queue", **kept))


def _name(users: dict[int, Any], user_id: int) -> str:
    return shown_name(users.get(user_id))


def _pairs(
    visit: Visit, own: list[pairing.PairingData], users: dict[int, Any], titles: dict[str, str]
) -> list[dict[str, Any]]:
    active = [pair for pair in own if pair.ends_at is None]
    notes = pairing.hand_overs_of_learners(
        course_keys={pair.course_key for pair in active},
        learner_ids={pair.learner_id for pair in active},
    )
    together = collaboration.summaries(active, is_mentor=True, at=visit.at)
    answers = pairing.fit_answers(programme_id=visit.programme.id, user_id=visit.user_id)
    return [
        {
            "pair": pair,
            "name": _name(users, pair.learner_id),
            "course": titles.get(pair.course_key, pair.course_key),
            "notes": notes.get((pair.learner_id, pair.course_key), []),
            "fit": answers.get(pair.id, ""),
            "together": together[pair.id],
        }
        for pair in active
    ]


def _past(
    visit: Visit, own: list[pairing.PairingData], users: dict[int, Any]
) -> list[dict[str, Any]]:
    """Learners of the last year's ended pairings, each once, with whether the mentor blocked."""
    blocked = {
        learner_id
        for _mentor, learner_id in pairing.blocked_by(
            programme_id=visit.programme.id, user_id=visit.user_id
        )
    }
    earlier: dict[int, dict[str, Any]] = {}
    for pair in reversed(own):
        if pair.ends_at is not None and (visit.at - pair.ends_at).days <= 366:
            earlier.setdefault(
                pair.learner_id,
                {
                    "pair": pair,
                    "name": _name(users, pair.learner_id),
                    "blocked": pair.learner_id in blocked,
                },
            )
    return list(earlier.values())


@dataclass(frozen=True)
class Kept(inputs.Field):
    """The filters that a queue was shown with, so that it is shown with them again."""

    def __call__(self, name: str, value: Any) -> dict[str, Any]:
        """Every filter, at its default where it is missing."""
        held = {**NO_FILTERS, **(value if isinstance(value, dict) else {})}
        return {key: field(f"{name}.{key}", held[key]) for key, field in FILTERS.items()}


def _queue(after: Next) -> Page:
    return page(after.visit, after.data["filters"])


def _page(after: Next) -> Page:
    return page(after.visit)


def _afresh(after: Next) -> Page:
    """The visit knows the mentor as they were before."""
    visit = after.visit
    return page(Visit(unit=visit.unit, viewer=visit.viewer, at=visit.at))


_SHOWN: dict[str, inputs.Field] = {"filters": Kept()}
ACTIONS: dict[str, Offer] = {
    "show_queue": Show(page, (MENTOR,), SHOWS_PRIVATE, fields=FILTERS),
    "show_all": Show(lambda visit, _data: page(visit), (MENTOR,), SHOWS_PRIVATE),
    "hold": Action(acts.hold, _queue, also=_SHOWN),
    "release": Action(acts.release, _queue, also=_SHOWN),
    "pass": Action(acts.pass_on, _queue, also=_SHOWN),
    "accept": Action(acts.accept, _queue, also=_SHOWN),
    "capacity": Action(acts.offer, _page),
    "pause": Action(mentor_acts.declare_pause, _page),
    "unpause": Action(mentor_acts.end_pause, _page),
    "describe": Action(mentor_acts.describe, _afresh),
    "hand_over": Action(acts.hand_over, _page),
}
