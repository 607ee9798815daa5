"""A manager adds mentors, and sees those who cannot open a unit yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS
from ..hosts import get_host
from ..mentors import acts, joining_acts
from ..mentors import api as mentors
from ..pages import names
from ..programmes import api as programmes
from ..statuses import status_of
from . import manager_pages

MOST = 50


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One form, and the mentors who are enrolled in no course of the programme."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:console_add_mentor", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    programme = visit.programme
    shut_out = _shut_out(programme)
    shown = names({one.user_id for one in shut_out[:MOST]})
    context: dict[str, Any] = {
        "programme": programme,
        "error": answer,
        "done": pages.done_message(request),
        "count": len(shut_out),
        **_applications(programme.id),
        "shut_out": [{"mentor": one, "name": shown[one.user_id]} for one in shut_out[:MOST]],
        "more": max(0, len(shut_out) - MOST),
    }
    return manager_pages.show(request, "add_mentor.html", context, status=status_of(answer))


def _applications(programme_id: int) -> dict[str, Any]:
    """Those who offer to mentor and wait for an answer."""
    waits = mentors.waiting_applications(programme_id)
    shown = names({one.user_id for one in waits[:MOST]})
    return {
        "application_count": len(waits),
        "applications": [{"one": one, "name": shown[one.user_id]} for one in waits[:MOST]],
    }


def _shut_out(programme: programmes.ProgrammeData) -> list[mentors.MentorData]:
    """Present mentors who are neither enrolled in a course of the programme nor on its staff."""
    present = [one for one in mentors.mentors(programme.id) if one.left_at is None]
    host = get_host()
    staff = frozenset[int]().union(*host.staff_by_course(programme.course_keys).values())
    enrolled = host.enrolled_in_any({one.user_id for one in present}, programme.course_keys)
    return [one for one in present if one.user_id not in enrolled | staff]


ACTS = pages.acts(page, {"mentor": acts.add, "answer_application": joining_acts.answer_application})
