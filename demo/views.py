"""The demo's pages: who to be, and the unit as an LMS would frame it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import NoSuchUsage

from mentor_recognition_xblock.hosts.standalone.models import Enrolment

from . import gallery_forms, gallery_pictures
from .personas import Persona, personas
from .runtime import all_units, block


@ensure_csrf_cookie
def landing(request: HttpRequest) -> HttpResponse:
    """Every persona and what to try."""
    return render(request, "demo/landing.html", {"personas": personas()})


def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the interface in all its states."""
    context = {"pictures": gallery_pictures.gallery(), **gallery_forms.shown()}
    return render(request, "demo/gallery.html", context)


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Sign in as a made-up person and go where there is something to do."""
    persona = next(
        (one for one in personas() if one.username == request.POST.get("username")), None
    )
    user = persona and get_user_model().objects.filter(username=persona.username).first()
    if persona is None or user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(persona.path)


@ensure_csrf_cookie
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """A unit of the demo's course."""
    return _framed(request, slug, "student_view")


@ensure_csrf_cookie
def studio(request: HttpRequest, slug: str) -> HttpResponse:
    """The author's view and editor of a unit."""
    if not _is_author(request, slug):
        return redirect("landing")
    return _framed(request, slug, "studio_view")


def handler(
    request: HttpRequest, usage_id: str, handler_slug: str, suffix: str = ""
) -> HttpResponse:
    """The block's handler for the signed-in person, whoever the address claims to be."""
    if request.user.pk is None:
        return HttpResponse("Unauthenticated", status=403)
    try:
        found = block(usage_id, request.user.pk)
    except NoSuchUsage as error:
        raise Http404 from error
    answer = found.runtime.handle(found, handler_slug, django_to_webob_request(request), suffix)
    return webob_to_django_response(answer)


def _framed(request: HttpRequest, slug: str, view: str) -> HttpResponse:
    known = all_units()
    if slug not in known:
        raise Http404
    found = block(known[slug].usage_key, request.user.pk)
    fragment = found.render(view)
    author = None
    if view == "studio_view":
        author = found.render("author_view")
    siblings = [one for one in known.values() if one.course == known[slug].course]
    context: dict[str, Any] = {
        "unit": known[slug],
        "course": known[slug].course_title,
        "siblings": siblings,
        "fragment": fragment,
        "author": author,
        "can_author": _is_author(request, slug),
        "persona": _persona(request),
        "view": view,
    }
    return render(request, "demo/unit.html", context)


def _is_author(request: HttpRequest, slug: str) -> bool:
    known = all_units().get(slug)
    return (
        known is not None
        and Enrolment.objects.filter(
            user_id=request.user.pk, course__course_key=known.course_key, role="staff"
        ).exists()
    )


def _persona(request: HttpRequest) -> Persona | None:
    return next((one for one in personas() if one.username == request.user.get_username()), None)
