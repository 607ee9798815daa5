"""Setting a programme up: its terms, courses, people in charge and mentors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .. import pages
from ..access import MANAGER, MANAGER_SOMEWHERE, SHOWS
from ..hosts import get_host
from ..mentors import acts as mentor_acts
from ..mentors import api as mentors
from ..pages import names
from ..pairing import api as pairing
from ..pairing import manager_acts as pairing_acts
from ..programmes import acts as programme_acts
from ..programmes import api as programmes
from ..recognition import acts as recognition_acts
from ..reviews import acts as review_acts
from ..reviews import api as reviews
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER_SOMEWHERE, does=SHOWS, methods=("GET", "HEAD", "POST"))
def home(request: HttpRequest) -> HttpResponse:
    """The programmes the person manages; the site's superusers see all and make new ones."""
    visit = pages.visit_of(request)
    answer = pages.perform(request, address=request.path)
    if isinstance(answer, HttpResponse):
        slug = request.POST.get("slug", "").strip()
        return redirect("mentor_recognition:console_setup", slug=slug)
    context = {
        "programmes": visit.managed,
        "admin": visit.is_site_admin,
        "error": answer,
    }
    return manager_pages.show(request, "manage.html", context, status=status_of(answer))


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything without which no pairing can be made, each with its form."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request, address=reverse("mentor_recognition:console_setup", args=[slug])
    )
    if isinstance(answer, HttpResponse):
        return answer
    now, programme = visit.at, visit.programme
    programme_mentors = mentors.mentors(programme.id)
    held = {
        role: programmes.members(programme_id=programme.id, role=role, at=now)
        for role in programmes.Office
    }
    shown = names(
        {mentor.user_id for mentor in programme_mentors}
        | {user_id for ids in held.values() for user_id in ids}
    )
    may_open = _may_open(programme.course_keys, {mentor.user_id for mentor in programme_mentors})
    full = pairing.loads(programme_id=programme.id, at=now, programme_mentors=programme_mentors)
    away = mentors.pauses(programme.id)
    terms = programmes.terms(programme.id)
    context: dict[str, Any] = {
        "programme": programme,
        "error": answer,
        "done": pages.done_message(request),
        "terms": terms,
        "closes": min((one.num for one in terms if one.closed_at is None), default=None),
        "closed": [(one.num, one.title) for one in terms if one.closed_at is not None],
        "rubric": reviews.newest_rubric(programme.id),
        "next_num": max((one.num for one in terms), default=0) + 1,
        "term": pairing.capacity_term(programme.id, now.date()),
        "courses": [
            {"key": key, "title": course.title if (course := get_host().course(key)) else key}
            for key in programme.course_keys
        ],
        "people": [
            {
                "user_id": user_id,
                "name": shown[user_id],
                "role": role,
                "title": role.label,
            }
            for role, ids in held.items()
            for user_id in ids
        ],
        "roles": [(role, role.label) for role in held],
        "mentors": [
            {
                "data": mentor,
                "name": shown[mentor.user_id],
                "load": full[mentor.id],
                "shut_out": mentor.user_id not in may_open,
                "pauses": [each for each in away.get(mentor.id, []) if each.ends_on >= now.date()],
            }
            for mentor in programme_mentors
            if mentor.left_at is None
        ],
    }
    return manager_pages.show(request, "setup.html", context, status=status_of(answer))


def _may_open(course_keys: tuple[str, ...], user_ids: set[int]) -> frozenset[int]:
    """Who of them is enrolled in, or on the staff of, at least one course of the programme."""
    host = get_host()
    staff = frozenset[int]().union(*(host.staff_user_ids(key) for key in course_keys))
    return host.enrolled_in_any(user_ids, course_keys) | staff


pages.acts(home, {"create": programme_acts.create})
ACTS = pages.acts(
    page,
    {
        "term": programme_acts.add_term,
        "change_term": programme_acts.change_term,
        "close_term": programme_acts.close_term,
        "course": programme_acts.add_course,
        "remove_course": pairing_acts.remove_course,
        "appoint": programme_acts.appoint,
        "dismiss": programme_acts.dismiss,
        "mentor": mentor_acts.add,
        "capacity": pairing_acts.set_capacity,
        "use_rubric": review_acts.use_shipped_rubric,
        "reviewer": review_acts.appoint_reviewer,
        "baseline": recognition_acts.freeze_baseline,
    },
)
