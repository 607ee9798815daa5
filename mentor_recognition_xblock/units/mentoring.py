"""The mentoring activity: a learner's way to a mentor, and what both do with their pairing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import LEARNER, SHOWS_PRIVATE, WRITES
from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from . import mentoring_queue as queue
from . import testimonials
from .actions import Action, Done, Front, Page
from .mentoring_words import LISTED, fit_words, goal_words, zones
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
    here = [one for one in own if one.course_key == visit.course_key]
    guides = mentors.mentors_by_id({one.mentor_id for one in here})
    users = get_host().users({guides[one.mentor_id].user_id for one in here})
    blocked = {
        mentor_id
        for mentor_id, learner_id in pairing.blocked_by(
            programme_id=visit.programme.id, user_id=visit.user_id
        )
        if learner_id == visit.user_id
    }

    def name(mentor_id: int) -> str:
        user = users.get(guides[mentor_id].user_id)
        return user.display_name if user else _("Former member")

    context: dict[str, Any] = {
        "also_mentor": visit.mentor is not None,
        "enrolled": visit.is_enrolled,
        "notes": [
            {"note": one.note, "written_at": one.written_at}
            for one in pairing.hand_overs_about(
                learner_id=visit.user_id, course_key=visit.course_key
            )
        ],
        "past": _past(here, blocked, name),
        "closings": testimonials.closings(visit, here, name),
        **more,
    }
    if visit.pairing is not None:
        guide = guides[visit.pairing.mentor_id]
        context |= {
            "pair": visit.pairing,
            "guide": {"name": name(guide.id), "data": guide, "goals": _goals(guide.goals)},
            "fit": pairing.fit_answer(visit.pairing, user_id=visit.user_id),
        }
    elif visit.is_enrolled:
        context |= _asking(visit)
    return Page("mentoring_learner.html", context)


def _past(here: list[pairing.PairingData], blocked: set[int], name: Any) -> list[dict[str, Any]]:
    """Each earlier mentor once, with whether the learner blocked them."""
    found: dict[int, dict[str, Any]] = {}
    for one in here:
        if one.ends_at is not None:
            found.setdefault(
                one.mentor_id,
                {"pair": one, "name": name(one.mentor_id), "blocked": one.mentor_id in blocked},
            )
    return list(found.values())


def _asking(visit: Visit) -> dict[str, Any]:
    request = pairing.open_request(course_key=visit.course_key, learner_id=visit.user_id)
    latest = request or pairing.last_request(course_key=visit.course_key, learner_id=visit.user_id)
    wishes = get_host().preferences([visit.user_id]).get(visit.user_id)
    offered = [] if request is None else pairing.fitting_mentors(request, at=visit.at)
    users = get_host().users({guide.user_id for guide, _fit in offered})
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
        "lapsed": request is None and latest is not None and latest.state == "lapsed",
        "goals": goal_words(),
        "zones": zones(),
        "offered": [
            {
                "id": guide.id,
                "name": users[guide.user_id].display_name,
                "skills": guide.expertise,
                "why": fit_words(suits),
                "wished": request is not None and request.wished_mentor_id == guide.id,
            }
            for guide, suits in offered
            if guide.user_id in users
        ],
    }


def _goals(keys: tuple[str, ...]) -> list[str]:
    return [str(mentors.GOALS[key]) for key in keys if key in mentors.GOALS]


def _show_own(visit: Visit, data: dict[str, Any]) -> Done:
    return Done(page=learner_page(visit))


def _ask(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.ask_for_mentor(
        programme_id=visit.programme.id,
        course_key=visit.course_key,
        learner_id=visit.user_id,
        goal=data["goal"],
        words_=data["words"],
        skills=data["skills"],
        languages=data["languages"],
        time_zone=data["time_zone"],
        at=visit.at,
    )
    return Done(
        message=_("Your request is in the queue. Mentors see what you need, not who you are."),
        page=learner_page(visit),
    )


def _wish(visit: Visit, data: dict[str, Any]) -> Done:
    request = pairing.open_request(course_key=visit.course_key, learner_id=visit.user_id)
    if request is None:
        return Done(message=_("There is no request any more."), page=learner_page(visit))
    pairing.ask_for_mentor(
        programme_id=visit.programme.id,
        course_key=visit.course_key,
        learner_id=visit.user_id,
        goal=request.goal,
        words_=request.words,
        skills=request.skills,
        languages=request.languages,
        time_zone=request.time_zone,
        wished_mentor_id=data["mentor_id"],
        at=visit.at,
    )
    return Done(
        message=_("Asked. For three days nobody else sees your request, then every mentor does."),
        page=learner_page(visit),
    )


def _withdraw(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.withdraw_request(course_key=visit.course_key, learner_id=visit.user_id, at=visit.at)
    return Done(message=_("Your request is withdrawn."), page=learner_page(visit))


def _back(visit: Visit) -> Page:
    """The page of the role in which the person acts; the visit may know an ended pairing."""
    fresh = Visit(unit=visit.unit, viewer=visit.viewer, at=visit.at)
    return page(fresh)


def _met(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.say_met(pairing_uuid=data["pairing_uuid"], user_id=visit.user_id, at=visit.at)
    return Done(message=_("Noted. You may say now whether it fits."), page=_back(visit))


def _fit(visit: Visit, data: dict[str, Any]) -> Done:
    pair = pairing.pairing_by_uuid(data["pairing_uuid"])
    pairing.check_fit(pairing_id=pair.id, user_id=visit.user_id, answer=data["answer"], at=visit.at)
    if data["answer"] == "repair":
        message = _("The pairing has ended, without fault on either side.")
    else:
        message = _("Kept for yourself: the other side never reads it.")
    return Done(message=message, page=_back(visit))


def _block(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.block_partner(pairing_uuid=data["pairing_uuid"], user_id=visit.user_id, at=visit.at)
    return Done(
        message=_("You two are not paired again. The other side is not told."), page=_back(visit)
    )


def _unblock(visit: Visit, data: dict[str, Any]) -> Done:
    pairing.unblock_partner(pairing_uuid=data["pairing_uuid"], user_id=visit.user_id)
    return Done(message=_("Taken back."), page=_back(visit))


_PAIRING = {"pairing_uuid": inputs.Identifier()}
FRONT = Front(page, SHOWS_PRIVATE)
ACTIONS = {
    "show_own": Action(_show_own, (), SHOWS_PRIVATE),
    "ask": Action(
        _ask,
        (LEARNER,),
        WRITES,
        fields={
            "goal": inputs.Choice((*mentors.GOALS,)),
            "words": inputs.Text(pairing.MAX_WORDS, required=False),
            "skills": LISTED,
            "languages": LISTED,
            "time_zone": inputs.Text(64, required=False),
        },
    ),
    "wish": Action(
        _wish, (LEARNER,), WRITES, fields={"mentor_id": inputs.Whole(1, 2**31 - 1)}
    ),
    "withdraw": Action(_withdraw, (LEARNER,), WRITES),
    "met": Action(_met, (), WRITES, fields=_PAIRING),
    "fit": Action(
        _fit,
        (),
        WRITES,
        fields={**_PAIRING, "answer": inputs.Choice(("good", "unsure", "repair"))},
    ),
    "block": Action(_block, (), WRITES, fields=_PAIRING),
    "unblock": Action(_unblock, (), WRITES, fields=_PAIRING),
    **queue.ACTIONS,
    **testimonials.learner_actions(learner_page),
}
