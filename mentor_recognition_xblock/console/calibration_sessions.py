"""Calibration sessions, for managers: opened, followed without a look at ratings, discussed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import PANEL_LEADER, SHOWS_PRIVATE
from ..pages import names
from ..programmes import api as programmes
from ..reviews import api as reviews
from ..reviews import session_acts as acts
from ..statuses import status_of
from . import manager_pages

# Days that the form proposes for rating.
USUAL_DAYS = 14


@pages.page(PANEL_LEADER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every session, and a form that opens one."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_sessions", args=[slug])
    answer = pages.perform(request, address=here)
    if isinstance(answer, HttpResponse):
        return answer
    programme = visit.programme
    settings = programmes.policy_in_force(programme_id=programme.id, at=visit.at).policy.calibration
    context = {
        "programme": programme,
        "error": answer,
        "done": pages.done_message(request),
        "has_rubric": reviews.newest_rubric(programme.id) is not None,
        "rows": reviews.sessions_of(programme.id),
        "works": min(settings.exemplars, reviews.MOST_WORKS),
        "needed": settings.exemplars,
        "fewest": reviews.FEWEST_RATERS,
        "ends_on": (visit.at + timedelta(days=USUAL_DAYS)).date(),
    }
    return manager_pages.show(
        request, "calibration_sessions.html", context, status=status_of(answer)
    )


@pages.page(PANEL_LEADER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def one(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Who has rated how much; once revealed how they agree, by number."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_session", args=[slug, uuid])
    answer = pages.perform(request, address=here, also={"session": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    programme_id = visit.programme.id
    shown = reviews.session_led(programme_id=programme_id, session_uuid=uuid)
    people = reviews.participants(programme_id=programme_id, session_uuid=uuid)
    called = names({one.user_id for one in people})
    context: dict[str, Any] = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "session": shown,
        "people": sorted(
            (
                {
                    "one": one,
                    "name": called[one.user_id],
                    "may_be_left_out": not one.has_left and one.rated < len(shown.works),
                }
                for one in people
            ),
            key=lambda row: str(row["name"]).casefold(),
        ),
        "may_leave": sum(not one.has_left for one in people) > reviews.FEWEST_RATERS,
        "work_address": "mentor_recognition:console_session_work",
    }
    return manager_pages.show(
        request, "calibration_session.html", context, status=status_of(answer)
    )


@pages.page(PANEL_LEADER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def work(request: HttpRequest, slug: str, uuid: UUID, num: int) -> HttpResponse:
    """One work: once revealed its key, what it was given, and the talk about it."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_session_work", args=[slug, uuid, num])
    answer = pages.perform(request, address=here, also={"session": str(uuid), "work": str(num)})
    if isinstance(answer, HttpResponse):
        return answer
    programme_id = visit.programme.id
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "session": reviews.session_led(programme_id=programme_id, session_uuid=uuid),
        "work": reviews.work_led(programme_id=programme_id, session_uuid=uuid, num=num),
        "session_address": "mentor_recognition:console_session",
        "work_address": "mentor_recognition:console_session_work",
    }
    return manager_pages.show(
        request, "calibration_session_work.html", context, status=status_of(answer)
    )


pages.acts(page, {"open": acts.open_session})
pages.acts(one, {"leave_out": acts.leave_out, "end": acts.end_session})
pages.acts(work, {"say": acts.say_as_leader})
