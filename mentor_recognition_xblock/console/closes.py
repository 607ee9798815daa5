"""The committee's page of closes: what each proposed, what came of it, and who moved since."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .. import pages
from ..access import COMMITTEE, SHOWS
from ..mentors import api as mentors
from ..recognition import api as recognition
from . import manager_pages


@pages.page(COMMITTEE, does=SHOWS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A row a close without mentors of whom one may not read; drafts of rules that were tried."""
    visit = pages.visit_of(request)
    kept_out = visit.conflicts(mentors.mentors(visit.programme.id))
    context = {
        "programme": visit.programme,
        "closes": recognition.closes(visit.programme.id, without=set(kept_out)),
        "back_tests": recognition.back_tests(visit.programme.id),
    }
    return manager_pages.show(request, "closes.html", context)
