"""One mentor of a programme, as its manager arranges it: enrolments, time away, the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS
from ..errors import NotFound
from ..hosts import get_host
from ..mentors import acts as mentor_acts
from ..mentors import api as mentors
from ..pages import PageVisit, names
from ..pairing import api as pairing
from ..pairing import manager_acts
from ..statuses import status_of
from . import manager_pages


def _about(visit: PageVisit, *, uuid: UUID, **_rest: Any) -> mentors.MentorData:
    asked_for = next(
        (mentor for mentor in mentors.mentors(visit.programme.id) if mentor.uuid == uuid), None
    )
    if asked_for is None:
        raise NotFound(_("There is no such mentor."))
    return asked_for


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"), about=_about)
def page(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Where the mentor is enrolled, when they are away, and the end of their mentoring."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:console_mentor", args=[slug, uuid]),
        also={"mentor": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    mentor, host, day = _mentor(visit), get_host(), visit.at.date()
    running = pairing.active_pairings_of(mentor.id)
    context = {
        "programme": visit.programme,
        "mentor": mentor,
        "name": names({mentor.user_id})[mentor.user_id],
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
    }
    return manager_pages.show(request, "mentor.html", context, status=status_of(answer))


def _mentor(visit: PageVisit) -> mentors.MentorData:
    assert visit.about is not None
    return visit.about


ACTS = pages.acts(
    page,
    {
        "enrol": mentor_acts.enrol,
        "pause": mentor_acts.grant_pause,
        "end_pause": mentor_acts.end_pause_of,
        "end": manager_acts.release_mentor,
    },
)
