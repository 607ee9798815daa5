"""A mentor's side of the mentoring activity: the queue, their pairings, what they offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import MENTOR, SHOWS_PRIVATE, WRITES
from ..errors import Invalid
from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from .actions import Action, Done, Page
from .mentoring_words import LISTED, fit_words, goal_words, zones
from .visit import Visit

FILTERS: dict[str, Any] = {
    "skill": inputs.Text(60, required=False),
    "goal": inputs.Text(16, required=False),
    "course_key": inputs.Text(255, required=False),
    "min_hours": inputs.Whole(0, 14),
    "min_days": inputs.Whole(0, 365),
}
NO_FILTERS: dict[str, Any] = {
    "skill": "", "goal": "", "course_key": "", "min_hours": 0, "min_days": 0,
}  # fmt: skip


def page(visit: Visit, filters: dict[str, Any] | None = None) -> Page:
    """What waits (no names), what is held, the mentor's learners, capacity and pauses."""
    guide = visit.require_mentor()
    kept = {**NO_FILTERS, **(filters or {})}
    programme_id = visit.programme.id
    load = pairing.load_of(programme_id=programme_id, mentor_id=guide.id, at=visit.at)
    waiting = pairing.waiting_requests(
        programme_id=programme_id,
        mentor_id=guide.id,
        at=visit.at,
        filters=pairing.Filters(**kept),
    )
    titles = {
        key: found.title if (found := get_host().course(key)) else key
        for key in visit.programme.course_keys
    }
    own = pairing.pairings_of_mentor(guide.id)
    asked = pairing.hand_overs_asked(mentor_id=guide.id, at=visit.at)
    users = get_host().users({one.learner_id for one in (*own, *asked)})
    day = visit.at.date()
    term = pairing.capacity_term(programme_id, day)
    goals = dict(goal_words())
    context = {
        "also_learner": visit.is_enrolled,
        "mentor": guide,
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
        "asked": [{"pair": one, "name": _name(users, one.learner_id)} for one in asked],
        "pairs": _pairs(visit, own, users, titles),
        "past": _past(visit, own, users),
        "pauses": [
            {"pause": one, "may_go": one.ends_on >= day, "runs": one.starts_on <= day}
            for one in mentors.pauses_of(guide.id)
            if one.ends_on >= day
        ],
        "described": {
            "expertise": ", ".join(guide.expertise),
            "languages": ", ".join(guide.languages),
        },
    }
    return Page("mentoring_mentor.html", context)


def _name(users: dict[int, Any], user_id: int) -> str:
    return users[user_id].display_name if user_id in users else _("Former member")


def _pairs(
    visit: Visit, own: list[pairing.PairingData], users: dict[int, Any], titles: dict[str, str]
) -> list[dict[str, Any]]:
    active = [one for one in own if one.ends_at is None]
    notes = pairing.hand_overs_of_learners(
        course_keys={one.course_key for one in active},
        learner_ids={one.learner_id for one in active},
    )
    answers = pairing.fit_answers(programme_id=visit.programme.id, user_id=visit.user_id)
    return [
        {
            "pair": one,
            "name": _name(users, one.learner_id),
            "course": titles.get(one.course_key, one.course_key),
            "notes": notes.get((one.learner_id, one.course_key), []),
            "fit": answers.get(one.id, ""),
        }
        for one in active
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
    found: dict[int, dict[str, Any]] = {}
    for one in reversed(own):
        if one.ends_at is not None and (visit.at - one.ends_at).days <= 366:
            found.setdefault(
                one.learner_id,
                {
                    "pair": one,
                    "name": _name(users, one.learner_id),
                    "blocked": one.learner_id in blocked,
                },
            )
    return list(found.values())


def _show(visit: Visit, data: dict[str, Any]) -> Done:
    return Done(page=page(visit, data))


def _hold(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.hold_request(
        request_uuid=data["request_uuid"], mentor_id=visit.require_mentor().id, at=visit.at
    )
    return Done(message=_("Yours to read for 30 minutes."), page=page(visit, data["filters"]))


def _release(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.release_request(request_uuid=data["request_uuid"], mentor_id=visit.require_mentor().id)
    return Done(message=_("Handed back."), page=page(visit, data["filters"]))


def _pass(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.pass_request(
        request_uuid=data["request_uuid"], mentor_id=visit.require_mentor().id, at=visit.at
    )
    return Done(
        message=_("You will not see this request again. Nobody is told."),
        page=page(visit, data["filters"]),
    )


def _accept(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.accept_request(
        request_uuid=data["request_uuid"], mentor_id=visit.require_mentor().id, at=visit.at
    )
    return Done(
        message=_("You are their mentor now. Say hello."), page=page(visit, data["filters"])
    )


def _capacity(visit: Visit, data: dict[str, Any]) -> Done:
    term = pairing.capacity_term(visit.programme.id, visit.at.date())
    if term is None:
        raise Invalid(
            _("No term runs or is planned: the programme's manager adds one."), field="capacity"
        )
    mentors.commit_capacity(
        mentor_id=visit.require_mentor().id,
        term_id=term.id,
        capacity=data["capacity"],
        at=visit.at,
        actor=visit.user_id,
    )
    return Done(message=_("Kept: nobody is offered to you beyond this."), page=page(visit))


def _pause(visit: Visit, data: dict[str, Any]) -> Done:
    mentors.declare_pause(
        mentor_id=visit.require_mentor().id,
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        reason="",
        at=visit.at,
        actor=visit.user_id,
    )
    return Done(
        message=_("Declared. These days count against nobody, and no request is offered to you."),
        page=page(visit),
    )


def _unpause(visit: Visit, data: dict[str, Any]) -> Done:
    mentors.end_pause(
        mentor_id=visit.require_mentor().id,
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        at=visit.at,
        actor=visit.user_id,
    )
    return Done(message=_("Done: the pause is taken back, or over."), page=page(visit))


def _describe(visit: Visit, data: dict[str, Any]) -> Done:
    mentors.describe_mentor(
        mentor_id=visit.require_mentor().id,
        expertise=data["expertise"],
        goals=[key for key, ticked in data["goals"].items() if ticked],
        languages=data["languages"],
        time_zone=data["time_zone"],
        at=visit.at,
        actor=visit.user_id,
    )
    fresh = Visit(unit=visit.unit, viewer=visit.viewer, at=visit.at)
    return Done(message=_("Saved. Learners are matched by this."), page=page(fresh))


def _hand_over(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.write_hand_over(
        pairing_uuid=data["pairing_uuid"],
        author_id=visit.user_id,
        note=data["note"],
        at=visit.at,
    )
    return Done(
        message=_("Handed over. The next mentor and the learner can read it."), page=page(visit)
    )


@dataclass(frozen=True)
class Kept(inputs.Field):
    """The filters that a queue was shown with, so that it is shown with them again."""

    def __call__(self, name: str, value: Any) -> dict[str, Any]:
        """Every filter, at its default where it is missing."""
        held = {**NO_FILTERS, **(value if isinstance(value, dict) else {})}
        return {key: field(f"{name}.{key}", held[key]) for key, field in FILTERS.items()}


_REQUEST: dict[str, Any] = {"request_uuid": inputs.Identifier(), "filters": Kept()}
_DAYS: dict[str, Any] = {"starts_on": inputs.Day(), "ends_on": inputs.Day()}
ACTIONS = {
    "show_queue": Action(_show, (MENTOR,), SHOWS_PRIVATE, fields=FILTERS),
    "show_all": Action(
        lambda visit, _data: Done(page=page(visit)), (MENTOR,), SHOWS_PRIVATE
    ),
    "hold": Action(_hold, (MENTOR,), WRITES, fields=_REQUEST),
    "release": Action(_release, (MENTOR,), WRITES, fields=_REQUEST),
    "pass": Action(_pass, (MENTOR,), WRITES, fields=_REQUEST),
    "accept": Action(_accept, (MENTOR,), WRITES, fields=_REQUEST),
    "capacity": Action(_capacity, (MENTOR,), WRITES, fields={"capacity": inputs.Whole(0, 50)}),
    "pause": Action(_pause, (MENTOR,), WRITES, fields=_DAYS),
    "unpause": Action(_unpause, (MENTOR,), WRITES, fields=_DAYS),
    "describe": Action(
        _describe,
        (MENTOR,),
        WRITES,
        fields={
            "expertise": LISTED,
            "goals": inputs.Many(inputs.Flag()),
            "languages": LISTED,
            "time_zone": inputs.Text(64, required=False),
        },
    ),
    "hand_over": Action(
        _hand_over,
        (MENTOR,),
        WRITES,
        fields={
            "pairing_uuid": inputs.Identifier(),
            "note": inputs.Text(pairing.MAX_NOTE),
        },
    ),
}
