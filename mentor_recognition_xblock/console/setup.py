"""Setting a programme up: its terms, courses, people in charge and mentors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..pages import names
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..statuses import status_of
from ..wording import parted
from . import managing
from .managing import Manager

# Words that are addresses of the console itself.
RESERVED = frozenset({"manage", "new"})
POLICIES = ("starter", "default")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The programmes the person manages; the site's superusers see all and make new ones."""
    user_id, now = int(request.user.pk or 0), timezone.now()
    admin = managing.is_site_admin(request)
    own = [
        one
        for one in programmes.programmes()
        if admin or "manager" in programmes.roles_of(programme_id=one.id, user_id=user_id, at=now)
    ]
    if not own and not admin:
        return managing.refused(request)
    made: list[str] = []
    answer = managing.perform(
        request, {"create": lambda: _create(request, made)}, address=request.path
    )
    if isinstance(answer, HttpResponse):
        return redirect("mentor_recognition:console_setup", slug=made[0])
    context = {"programmes": own, "admin": admin, "error": answer, "posted": request.POST}
    return managing.show(request, "manage.html", context, status=status_of(answer))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything without which no pairing can be made, each with its form."""
    who = managing.manager(request, slug)
    if who is None:
        return managing.refused(request)
    acts = {
        "term": lambda: _term(request, who),
        "course": lambda: _course(request, who),
        "appoint": lambda: _appoint(request, who),
        "dismiss": lambda: _dismiss(request, who),
        "mentor": lambda: _mentor(request, who),
        "capacity": lambda: _capacity(request, who),
    }
    answer = managing.perform(
        request, acts, address=reverse("mentor_recognition:console_setup", args=[slug])
    )
    if isinstance(answer, HttpResponse):
        return answer
    now, programme = timezone.now(), who.programme
    guides = mentors.mentors(programme.id)
    held = {
        role: programmes.members(programme_id=programme.id, role=role, at=now)
        for role in ("manager", "committee", "chair")
    }
    shown = names(
        {one.user_id for one in guides} | {user_id for ids in held.values() for user_id in ids}
    )
    full = pairing.loads(programme_id=programme.id, at=now, guides=guides)
    away = mentors.pauses(programme.id)
    terms = programmes.terms(programme.id)
    context: dict[str, Any] = {
        "programme": programme,
        "error": answer,
        "posted": request.POST,
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
                "pauses": [each for each in away.get(one.id, []) if each.ends_on >= now.date()],
            }
            for one in guides
            if one.left_at is None
        ],
    }
    return managing.show(request, "setup.html", context, status=status_of(answer))


def _create(request: HttpRequest, made: list[str]) -> str:
    if not managing.is_site_admin(request):
        raise NotAllowed(_("Only the site's administrators create programmes."))
    slug = _text(request, "slug", limit=64)
    try:
        validate_slug(slug)
    except ValidationError:
        raise Invalid(
            _("Use letters, digits, hyphens and underscores only."), field="slug"
        ) from None
    try:
        programmes.programme_by_slug(slug)
    except NotFound:
        taken = slug in RESERVED
    else:
        taken = True
    if taken:
        raise Conflict(_("That short name is taken: choose another."), field="slug")
    now, user_id = timezone.now(), int(request.user.pk or 0)
    policy = request.POST.get("policy", "starter")
    if policy not in POLICIES:
        raise Invalid(_("Choose one of the shipped policies."), field="policy")
    with transaction.atomic():
        found = programmes.create_programme(
            slug=slug,
            title=_text(request, "title", limit=255),
            organisation=_text(request, "organisation", limit=255),
            course_keys=[],
            at=now,
            actor=user_id,
        )
        programmes.add_policy_version(
            programme_id=found.id,
            content=programmes.shipped_policy(policy),
            effective_from=now,
            at=now,
            actor=user_id,
        )
        programmes.appoint(
            programme_id=found.id, user_id=user_id, role="manager", at=now, actor=user_id
        )
    made.append(slug)
    return "created"


def _term(request: HttpRequest, who: Manager) -> str:
    programmes.add_term(
        programme_id=who.programme.id,
        num=managing.whole(request.POST.get("num", ""), field="num", low=1, high=999),
        title=_text(request, "title", limit=255),
        starts_on=_day(request, "starts_on"),
        ends_on=_day(request, "ends_on"),
        at=timezone.now(),
        actor=who.user_id,
    )
    return "term"


def _course(request: HttpRequest, who: Manager) -> str:
    key = _text(request, "course_key", limit=255)
    if get_host().course(key) is None:
        raise Invalid(
            _("There is no such course run: copy its key, as in course-v1:Org+Course+Run."),
            field="course_key",
        )
    programmes.add_course(
        programme_id=who.programme.id, course_key=key, at=timezone.now(), actor=who.user_id
    )
    return "course"


def _appoint(request: HttpRequest, who: Manager) -> str:
    holder = managing.person(request.POST.get("person", ""), field="person")
    programmes.appoint(
        programme_id=who.programme.id,
        user_id=holder.user_id,
        role=request.POST.get("role", ""),
        at=timezone.now(),
        actor=who.user_id,
    )
    return "appointed"


def _dismiss(request: HttpRequest, who: Manager) -> str:
    role = request.POST.get("role", "")
    user_id = managing.whole(request.POST.get("user", ""), field="user", low=1, high=10**9 - 1)
    programmes.dismiss(
        programme_id=who.programme.id,
        user_id=user_id,
        role=role,
        at=timezone.now(),
        actor=who.user_id,
    )
    return "dismissed"


def _mentor(request: HttpRequest, who: Manager) -> str:
    guide = managing.person(request.POST.get("person", ""), field="mentor_person")
    skills = parted(request.POST.get("expertise", ""))
    now = timezone.now()
    with transaction.atomic():
        made = mentors.enrol_mentor(
            programme_id=who.programme.id,
            user_id=guide.user_id,
            hours_per_week=managing.whole(
                request.POST.get("hours", ""), field="hours", low=1, high=60
            ),
            expertise=[],
            at=now,
            actor=who.user_id,
        )
        if skills and not made.expertise:
            mentors.describe_mentor(
                mentor_id=made.id,
                expertise=skills,
                goals=made.goals,
                languages=made.languages,
                time_zone=made.time_zone,
                at=now,
                actor=who.user_id,
            )
    return "mentor"


def _capacity(request: HttpRequest, who: Manager) -> str:
    now = timezone.now()
    term = pairing.capacity_term(who.programme.id, now.date())
    if term is None:
        raise Invalid(_("Add a term first."), field="capacity")
    guides = {str(one.id): one for one in mentors.mentors(who.programme.id)}
    guide = guides.get(request.POST.get("mentor", ""))
    if guide is None:
        raise Invalid(_("Choose a mentor of the programme."), field="mentor")
    mentors.commit_capacity(
        mentor_id=guide.id,
        term_id=term.id,
        capacity=managing.whole(request.POST.get("capacity", ""), field="capacity", low=0, high=50),
        at=now,
        actor=who.user_id,
    )
    return "capacity"


def _text(request: HttpRequest, name: str, *, limit: int) -> str:
    typed = request.POST.get(name, "").strip()
    if not typed:
        raise Invalid(_("Please fill this in."), field=name)
    if len(typed) > limit:
        raise Invalid(_("At most {limit} characters fit here.").format(limit=limit), field=name)
    return typed


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise Invalid(_("Give the day as YYYY-MM-DD."), field=name) from None


def _role(role: str) -> str:
    return {
        "manager": _("Manager"),
        "committee": _("Committee member"),
        "chair": _("Chair of the committee"),
    }[role]
