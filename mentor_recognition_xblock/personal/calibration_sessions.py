"""Calibration sessions in which one takes part: works to rate, then what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MEMBER, SHOWS_PRIVATE
from ..pages import PageVisit, private
from ..reviews import api as reviews
from ..reviews import session_acts as acts
from ..statuses import status_of


@pages.page(MEMBER, does=SHOWS_PRIVATE)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One's sessions in a programme."""
    visit = pages.visit_of(request)
    context = {
        "programme": visit.programme,
        "rows": reviews.sessions_for(programme_id=visit.programme.id, person_id=visit.user_id),
    }
    return private(request, "personal/calibration_sessions.html", context)


@pages.page(MEMBER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def one(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The works of a session, and once revealed how one agrees."""
    visit = pages.visit_of(request)
    there = reverse("mentor_recognition:calibration_sessions", args=[slug])
    answer = pages.perform(request, address=there, also={"session": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    which = _which(visit, uuid)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "session": reviews.session_for(**which),
        "work_address": "mentor_recognition:calibration_work",
    }
    return private(request, "personal/calibration_session.html", context, status=status_of(answer))


@pages.page(MEMBER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def work(request: HttpRequest, slug: str, uuid: UUID, num: int) -> HttpResponse:
    """One work beside the rubric: rated, or once revealed talked about."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:calibration_work", args=[slug, uuid, num])
    answer = pages.perform(request, address=here, also={"session": str(uuid), "work": str(num)})
    if isinstance(answer, HttpResponse):
        return answer
    which = _which(visit, uuid)
    shown = reviews.work_for(**which, num=num)
    session = reviews.session_for(**which)
    context: dict[str, Any] = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "session": session,
        "work": shown,
        "criteria": [
            {"criterion": criterion, "level": known.own}
            for criterion, known in zip(shown.rubric.criteria, shown.criteria, strict=True)
        ],
        "next": next((one.num for one in session.works if one.num > num), None),
        "session_address": "mentor_recognition:calibration_session",
        "work_address": "mentor_recognition:calibration_work",
    }
    return private(
        request, "personal/calibration_session_work.html", context, status=status_of(answer)
    )


def _which(visit: PageVisit, uuid: UUID) -> dict[str, Any]:
    return {
        "programme_id": visit.programme.id, "session_uuid": uuid, "person_id": visit.user_id,
    }  # fmt: skip


pages.acts(one, {"leave": acts.leave_session})
pages.acts(work, {"rate": acts.rate_in_session, "say": acts.say_in_session})
