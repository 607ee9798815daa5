"""Whom one sponsors, and who looks for a sponsor that one may be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import SHOWS_PRIVATE, SPONSOR
from ..pages import private
from ..recognition import api as recognition
from ..recognition import sponsor_acts as acts
from ..statuses import status_of


@pages.page(SPONSOR, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Open calls with a form each, and one's own statements."""
    visit = pages.visit_of(request)
    answer = pages.perform(request, address=reverse("mentor_recognition:sponsors", args=[slug]))
    if isinstance(answer, HttpResponse):
        return answer
    found = recognition.sponsoring(
        programme_id=visit.programme.id, user_id=visit.user_id, at=visit.at
    )
    context = {
        "programme": visit.programme,
        "calls": found.calls,
        "own": found.own,
        "today": visit.at.date(),
        "min_statement": recognition.MIN_STATEMENT,
        "max_statement": recognition.MAX_STATEMENT,
        "min_instance": recognition.MIN_INSTANCE,
        "max_instance": recognition.MAX_INSTANCE,
        "done": pages.done_message(request),
        "error": answer,
    }
    return private(request, "personal/sponsors.html", context, status=status_of(answer))


pages.acts(
    page,
    {
        "sponsor": acts.sponsor,
        "decline": acts.decline_to_sponsor,
        "withdraw": acts.withdraw_sponsorship,
        "met": acts.meet_sponsored,
    },
)
