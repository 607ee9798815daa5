"""Works that partners from outside may review, and the form that asks one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS_PRIVATE
from ..errors import NotFound
from ..partners import acts
from ..partners import api as partners
from ..reviews import api as reviews
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER, does=SHOWS_PRIVATE)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The works whose learners allow it, without names."""
    programme = pages.visit_of(request).programme
    has_rubric = reviews.newest_rubric(programme.id) is not None
    context = {
        "programme": programme,
        "has_rubric": has_rubric,
        "works": partners.offered_works(programme.id) if has_rubric else [],
    }
    return manager_pages.show(request, "partners.html", context)


@pages.page(MANAGER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def work(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One work as a partner would read it, and whom to ask about it."""
    visit = pages.visit_of(request)
    there = reverse("mentor_recognition:console_list_partners", args=[slug])
    answer = pages.perform(request, address=there, also={"version": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    offered = partners.offered_works(visit.programme.id)
    found = next((one for one in offered if one.version_uuid == uuid), None)
    if found is None:
        # A refusal says more: its learner has just taken it back, for one.
        raise answer or NotFound(
            _("Its learner does not let partners review this work any more: reload the page.")
        )
    context = {
        "programme": visit.programme,
        "error": answer,
        "work": found,
        "days": partners.USUAL_DAYS,
    }
    return manager_pages.show(request, "partner_work.html", context, status=status_of(answer))


pages.acts(work, {"invite": acts.invite})
