"""One mentor of a programme, as its manager arranges it: enrolments, time away, the end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS
from ..audit import api as audit
from ..audit.listings import MANAGED
from ..errors import NotFound
from ..hosts import get_host
from ..listings.courses import titles
from ..mentors import acts as mentor_acts
from ..mentors import api as mentors
from ..pages import PageVisit, names
from ..pairing import api as pairing
from ..pairing import manager_acts
from ..recognition import api as recognition
from ..statuses import status_of
from . import manager_pages

# So many changes are shown; the log has them all.
NEWEST: Final = 10


def _about(visit: PageVisit, *, uuid: UUID, **_rest: Any) -> mentors.MentorData:
    asked_for = next(
        (mentor for mentor in mentors.mentors(visit.programme.id) if mentor.uuid == uuid), None
    )
    if asked_for is None:
        raise NotFound(_("There is no such mentor."))
    return asked_for


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"), about=_about)
def page(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """How many they take, where they are enrolled, when they are away, and the end of it."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:console_mentor", args=[slug, uuid]),
        also={"mentor": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    mentor, host, day = _mentor(visit), get_host(), visit.at.date()
    pairs = pairing.pairings_of_mentor(mentor.id)
    running = [pair for pair in pairs if pair.ends_at is None]
    shown = names({mentor.user_id, *(pair.learner_id for pair in running)})
    titles = titles_of_courses(visit.programme.course_keys)
    context = {
        "programme": visit.programme,
        "mentor": mentor,
        "name": shown[mentor.user_id],
        "standing": recognition.standing_of(mentor_id=mentor.id, at=visit.at),
        "pairs": [
            {
                "pair": pair,
                "name": shown[pair.learner_id],
                "course": titles.get(pair.course_key, pair.course_key),
            }
            for pair in running
        ],
        "ended": len(pairs) - len(running),
        "history": _history(visit, mentor),
        "error": answer,
        "done": pages.done_message(request),
        "courses": [
            {
                "key": key,
                "title": course.title if (course := host.course(key)) else key,
                "opens": host.is_enrolled(mentor.user_id, key)
                or host.sees_as_staff(mentor.user_id, key),
            }
            for key in visit.programme.course_keys
        ],
        "pauses": [
            {"pause": pause, "runs": pause.starts_on <= day, "over": pause.ends_on < day}
            for pause in mentors.pauses(visit.programme.id).get(mentor.id, [])
        ],
        "learners": len(running),
        "term": pairing.capacity_term(visit.programme.id, day),
        "load": pairing.load_of(programme_id=visit.programme.id, mentor_id=mentor.id, at=visit.at),
    }
    return manager_pages.show(request, "mentor.html", context, status=status_of(answer))


def titles_of_courses(keys: Collection[str]) -> dict[str, str]:
    """What course runs are called, by key."""
    return dict(zip(keys, titles(keys), strict=True))


def _history(visit: PageVisit, mentor: mentors.MentorData) -> list[dict[str, Any]]:
    """What was arranged about them, the newest first; what they did themselves is theirs."""
    entries = audit.entries(
        stream=f"programme:{visit.programme.id}", subject=f"mentor:{mentor.uuid}"
    )
    return [
        {"at": datetime.fromisoformat(one.at), "words": MANAGED[one.action]}
        for one in reversed(entries)
        if one.action in MANAGED
    ][:NEWEST]


def _mentor(visit: PageVisit) -> mentors.MentorData:
    assert visit.about is not None
    return visit.about


ACTS = pages.acts(
    page,
    {
        "enrol": mentor_acts.enrol,
        "capacity": manager_acts.set_capacity,
        "pause": mentor_acts.grant_pause,
        "end_pause": mentor_acts.end_pause_of,
        "end": manager_acts.release_mentor,
    },
)
