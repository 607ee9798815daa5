"""The page behind the course's tab: what recognition means here, for a mentor or a learner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .. import pages
from ..access import SHOWS_PRIVATE
from ..errors import RecognitionError
from ..hosts import get_host
from ..hosts.base import Viewer
from ..pages import private
from ..programmes import api as programmes
from ..statuses import status_of
from ..units import recognition as unit_page
from ..units.visit import Unit, Visit


@pages.page(does=SHOWS_PRIVATE)
def tab(request: HttpRequest, course_id: str) -> HttpResponse:
    """A mentor's way to the next tier, a learner's mentor; members of the course only."""
    programme = programmes.programme_of_course(course_id)
    visit = Visit(
        unit=_unit(course_id, "" if programme is None else programme.slug),
        viewer=Viewer(user_id=int(request.user.pk or 0)),
        at=timezone.now(),
    )
    context: dict[str, Any] = {"course": get_host().course(course_id), "course_key": course_id}
    try:
        unit_page.FRONT.door.require(visit)
        context |= unit_page.about(visit)
        status = 200
    except RecognitionError as error:
        context["refusal"] = str(error)
        status = status_of(error)
    context["credentials"] = [card["badge"] for card in context.get("cards", ())]
    unclaimed = any(credential.state == "issued" for credential in context["credentials"])
    unit = programmes.unit_with(course_key=course_id, activity="recognition") if unclaimed else None
    context["claim_url"] = get_host().unit_url(unit) if unit else ""
    context["course_url"] = get_host().course_url(course_id)
    context["staff"] = status == 200 and visit.is_staff
    return private(request, "personal/course.html", context, status=status)


def _unit(course_key: str, programme_slug: str) -> Unit:
    return Unit(
        usage_key="",
        course_key=course_key,
        programme_slug=programme_slug,
        activity="recognition",
        title="",
        instructions="",
        milestone="",
        due_at=None,
        max_characters=0,
    )
