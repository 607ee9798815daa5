"""The page behind the course's tab: what recognition means here, for a mentor or a learner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .. import pages
from ..access import SHOWS_PRIVATE, allows
from ..badges import api as badges
from ..errors import RecognitionError
from ..hosts import get_host
from ..hosts.base import Viewer
from ..mentors import api as mentors
from ..mentors import joining_acts
from ..pages import private
from ..programmes import api as programmes
from ..projects import api as projects
from ..projects import extension_acts
from ..reviews import api as reviews
from ..standing import Placed
from ..statuses import status_of
from ..units import more_time
from ..units import recognition as unit_page
from ..units.visit import Unit, Visit


@pages.page(does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def tab(request: HttpRequest, course_id: str) -> HttpResponse:
    """A mentor's way to the next tier, a learner's mentor; members of the course only."""
    programme = programmes.programme_of_course(course_id)
    visit = Visit(
        unit=_unit(course_id, "" if programme is None else programme.slug),
        viewer=Viewer(user_id=int(request.user.pk or 0)),
        at=timezone.now(),
    )
    answer = pages.perform(request, address=request.path, by=_placed(request, course_id))
    if isinstance(answer, HttpResponse):
        return answer
    context: dict[str, Any] = {
        "course": get_host().course(course_id),
        "course_key": course_id,
        "done": pages.done_message(request),
        "error": answer,
    }
    try:
        unit_page.FRONT.door.require(visit)
        context |= unit_page.about(visit)
        context["works"] = _works(visit)
        context |= _application(visit)
        status = status_of(answer)
    except RecognitionError as error:
        context["refusal"] = str(error)
        status = status_of(error)
    context["credentials"] = [card["badge"] for card in context.get("cards", ())]
    unclaimed = any(one.state == badges.CredentialState.ISSUED for one in context["credentials"])
    unit = programmes.unit_with(course_key=course_id, activity="recognition") if unclaimed else None
    context["claim_url"] = get_host().unit_url(unit) if unit else ""
    context["course_url"] = get_host().course_url(course_id)
    return private(request, "personal/course.html", context, status=status)


ACTS = pages.acts(
    tab,
    {
        "ask_extension": extension_acts.ask_for_extension,
        "withdraw_extension": extension_acts.withdraw_extension,
        "apply": joining_acts.apply_to_mentor,
        "withdraw_application": joining_acts.withdraw_application,
    },
)


def _placed(request: HttpRequest, course_id: str) -> Placed:
    """The person in the unit that a form names, or else in the course."""
    unit = request.POST.get("unit", "")
    return Placed(int(request.user.pk or 0), timezone.now(), course=course_id, unit=unit)


def _works(visit: Visit) -> list[dict[str, Any]]:
    """The learner's works, first due first, without those of closed terms; none for others."""
    if not _learns(visit):
        return []
    units = [
        unit
        for unit in programmes.units(visit.course_key).values()
        if unit.activity == "project" and unit.has_date and unit.removed_at is None
    ]
    found = more_time.rows(
        projects.extensions_of(learner_id=visit.user_id, unit_ids=[unit.id for unit in units]),
        visit.people,
    )
    standing = projects.standing_in(learner_id=visit.user_id, units=units)
    terms = programmes.terms(visit.programme.id)
    closed = max((one.ends_on for one in terms if one.closed_at is not None), default=date.min)
    works = [
        {
            "unit": unit,
            "title": unit.title,
            "due_at": standing[unit.id].due_at,
            "is_finished": standing[unit.id].is_finished,
            "late": not standing[unit.id].is_finished and standing[unit.id].due_at < visit.at,
            "address": get_host().unit_url(unit.usage_key),
            "extensions": [row for row in found if row["one"].unit_id == unit.id],
            "waits": any(row["waits"] for row in found if row["one"].unit_id == unit.id),
        }
        for unit in units
        # With more time, work of a closed term counts in the next.
        if unit.id in standing and standing[unit.id].due_at.date() > closed
    ]
    return sorted(works, key=lambda work: (work["due_at"], work["title"]))


def _learns(visit: Visit) -> bool:
    """Whether the person is enrolled to learn: not to mentor, to teach, to manage or to review."""
    if not visit.is_enrolled:
        return False
    if visit.pairing is not None:
        return True
    mentors_here = visit.mentor is not None and visit.mentor.left_at is None
    return not mentors_here and visit.user_id not in reviews.not_mentored(
        programme_id=visit.programme.id, course_key=visit.course_key, at=visit.at
    )


def _application(visit: Visit) -> dict[str, Any]:
    """What the person applied for last, and whether they may; nothing for mentors and others."""
    if not visit.is_enrolled or (visit.mentor is not None and visit.mentor.left_at is None):
        return {}
    last = mentors.last_application(programme_id=visit.programme.id, user_id=visit.user_id)
    return {
        "application": last,
        "may_apply": allows(visit.programme.state, joining_acts.apply_to_mentor.needs)
        and (last is None or last.state != mentors.ApplicationState.WAITING),
    }


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
