"""Setting a programme up: its terms, courses, people in charge and mentors."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs, pages
from ..access import MANAGER, MANAGER_SOMEWHERE, SHOWS, SITE_ADMIN
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..pages import FormAct, PageVisit, names
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..statuses import status_of
from . import manager_pages

POLICIES = ("starter", "default")
OFFICES = ("manager", "committee", "chair")
TITLE = inputs.Text(255, lines=False)


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
    guides = mentors.mentors(programme.id)
    held = {
        role: programmes.members(programme_id=programme.id, role=role, at=now) for role in OFFICES
    }
    shown = names(
        {one.user_id for one in guides} | {user_id for ids in held.values() for user_id in ids}
    )
    may_open = _may_open(programme.course_keys, {one.user_id for one in guides})
    full = pairing.loads(programme_id=programme.id, at=now, guides=guides)
    away = mentors.pauses(programme.id)
    terms = programmes.terms(programme.id)
    context: dict[str, Any] = {
        "programme": programme,
        "error": answer,
        "done": request.GET.get("done", ""),
        "terms": terms,
        "next_num": max((one.num for one in terms), default=0) + 1,
        "term": pairing.capacity_term(programme.id, now.date()),
        "courses": [
            {"key": key, "title": course.title if (course := get_host().course(key)) else key}
            for key in programme.course_keys
        ],
        "people": [
            {"user_id": user_id, "name": shown[user_id], "role": role, "title": _role(role)}
            for role, ids in held.items()
            for user_id in ids
        ],
        "roles": [(role, _role(role)) for role in held],
        "mentors": [
            {
                "data": one,
                "name": shown[one.user_id],
                "load": full[one.id],
                "shut_out": one.user_id not in may_open,
                "pauses": [each for each in away.get(one.id, []) if each.ends_on >= now.date()],
            }
            for one in guides
            if one.left_at is None
        ],
    }
    return manager_pages.show(request, "setup.html", context, status=status_of(answer))


def _may_open(course_keys: tuple[str, ...], user_ids: set[int]) -> frozenset[int]:
    """Who of them is enrolled in, or on the staff of, at least one course of the programme."""
    host = get_host()
    staff = frozenset[int]().union(*(host.staff_user_ids(key) for key in course_keys))
    return host.enrolled_in_any(user_ids, course_keys) | staff


def _create(visit: PageVisit, data: dict[str, Any]) -> str:
    try:
        programmes.programme_by_slug(data["slug"])
    except NotFound:
        taken = data["slug"] in programmes.RESERVED
    else:
        taken = True
    if taken:
        raise Conflict(_("That short name is taken: choose another."), field="slug")
    with transaction.atomic():
        found = programmes.create_programme(
            slug=data["slug"],
            title=data["title"],
            organisation=data["organisation"],
            course_keys=[],
            at=visit.at,
            actor=visit.user_id,
        )
        programmes.add_policy_version(
            programme_id=found.id,
            content=programmes.shipped_policy(data["policy"]),
            effective_from=visit.at,
            at=visit.at,
            actor=visit.user_id,
        )
        programmes.appoint(
            programme_id=found.id,
            user_id=visit.user_id,
            role="manager",
            at=visit.at,
            actor=visit.user_id,
        )
    return "created"


def _term(visit: PageVisit, data: dict[str, Any]) -> str:
    programmes.add_term(programme_id=visit.programme.id, at=visit.at, actor=visit.user_id, **data)
    return "term"


def _change_term(visit: PageVisit, data: dict[str, Any]) -> str:
    own = {one.num: one for one in programmes.terms(visit.programme.id)}
    term = own.get(data.pop("num"))
    if term is None:
        raise NotFound(_("There is no such term: reload the page."))
    programmes.change_term(term_id=term.id, at=visit.at, actor=visit.user_id, **data)
    return "term_changed"


def _remove_course(visit: PageVisit, data: dict[str, Any]) -> str:
    if not data["sure"]:
        raise Invalid(_("Tick that you mean it: the pairings in this course end."), field="sure")
    pairing.leave_course(
        programme_id=visit.programme.id,
        course_key=data["course_key"],
        at=visit.at,
        actor=visit.user_id,
    )
    return "course_removed"


def _course(visit: PageVisit, data: dict[str, Any]) -> str:
    key, host = data["course_key"], get_host()
    # A course's learners are its staff's to show: whoever adds it reads their names here. Whether
    # a course that is not theirs exists is not told either.
    known = host.course(key) is not None
    if not known or not (visit.is_site_admin or host.sees_as_staff(visit.user_id, key)):
        raise Invalid(
            _(
                "There is no such course run on whose staff you are. Copy its key, as in "
                "course-v1:Org+Course+Run; for a course of somebody else's, ask for a staff role "
                "in it, or ask the site's administrators to add it here."
            ),
            field="course_key",
        )
    programmes.add_course(
        programme_id=visit.programme.id, course_key=key, at=visit.at, actor=visit.user_id
    )
    return "course"


def _appoint(visit: PageVisit, data: dict[str, Any]) -> str:
    holder = manager_pages.person(data["person"], field="person")
    programmes.appoint(
        programme_id=visit.programme.id,
        user_id=holder.user_id,
        role=data["role"],
        at=visit.at,
        actor=visit.user_id,
    )
    return "appointed"


def _dismiss(visit: PageVisit, data: dict[str, Any]) -> str:
    programmes.dismiss(
        programme_id=visit.programme.id,
        user_id=data["user"],
        role=data["role"],
        at=visit.at,
        actor=visit.user_id,
    )
    return "dismissed"


def _mentor(visit: PageVisit, data: dict[str, Any]) -> str:
    guide = manager_pages.person(data["person"], field="person")
    if guide.user_id == visit.user_id:
        raise NotAllowed(
            _(
                "Nobody makes themself a mentor: another manager, or the site's administrator, "
                "adds you."
            ),
            field="person",
        )
    with transaction.atomic():
        made = mentors.enrol_mentor(
            programme_id=visit.programme.id,
            user_id=guide.user_id,
            hours_per_week=data["hours"],
            expertise=[],
            at=visit.at,
            actor=visit.user_id,
        )
        if data["expertise"] and not made.expertise:
            mentors.describe_mentor(
                mentor_id=made.id,
                expertise=data["expertise"],
                goals=made.goals,
                languages=made.languages,
                time_zone=made.time_zone,
                at=visit.at,
                actor=visit.user_id,
            )
    return "mentor"


def _capacity(visit: PageVisit, data: dict[str, Any]) -> str:
    term = pairing.capacity_term(visit.programme.id, visit.at.date())
    if term is None:
        raise Invalid(_("Add a term first."), field="capacity")
    mentors.commit_capacity(
        mentor_id=manager_pages.mentor(visit, data["mentor"]).id,
        term_id=term.id,
        capacity=data["capacity"],
        at=visit.at,
        actor=visit.user_id,
    )
    return "capacity"


ROLE = inputs.Choice(OFFICES, message=gettext_lazy("Choose manager, committee or chair."))
HOME_ACTS = pages.acts(
    home,
    {
        "create": FormAct(
            _create,
            (SITE_ADMIN,),
            fields={
                "slug": inputs.Named(64),
                "title": TITLE,
                "organisation": TITLE,
                "policy": inputs.Choice(
                    POLICIES,
                    default="starter",
                    message=gettext_lazy("Choose one of the shipped policies."),
                ),
            },
        )
    },
)
ACTS = pages.acts(
    page,
    {
        "term": FormAct(
            _term,
            (MANAGER,),
            fields={
                "num": inputs.Whole(1, 999),
                "title": TITLE,
                "starts_on": inputs.Day(),
                "ends_on": inputs.Day(),
            },
        ),
        "course": FormAct(
            _course, (MANAGER,), fields={"course_key": inputs.Text(255, lines=False)}
        ),
        "change_term": FormAct(
            _change_term,
            (MANAGER,),
            fields={
                "num": inputs.Whole(1, 999),
                "title": TITLE,
                "starts_on": inputs.Day(),
                "ends_on": inputs.Day(),
            },
        ),
        "remove_course": FormAct(
            _remove_course,
            (MANAGER,),
            fields={"course_key": manager_pages.COURSE, "sure": inputs.Flag()},
        ),
        "appoint": FormAct(
            _appoint, (MANAGER,), fields={"person": manager_pages.LOGIN, "role": ROLE}
        ),
        "dismiss": FormAct(
            _dismiss, (MANAGER,), fields={"user": inputs.Whole(1, 2**31 - 1), "role": ROLE}
        ),
        "mentor": FormAct(
            _mentor,
            (MANAGER,),
            fields={
                "person": manager_pages.LOGIN,
                "hours": inputs.Whole(1, 60),
                "expertise": inputs.Listed(),
            },
        ),
        "capacity": FormAct(
            _capacity,
            (MANAGER,),
            fields={"mentor": manager_pages.ROW, "capacity": inputs.Whole(0, 50)},
        ),
    },
)


def _role(role: str) -> str:
    return {
        "manager": _("Manager"),
        "committee": _("Committee member"),
        "chair": _("Chair of the committee"),
    }[role]
