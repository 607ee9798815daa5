"""Spotlights on mentors: drafted and published here, consented to on the mentor's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import EDITOR, SHOWS
from ..mentors import api as mentors
from ..pages import names
from ..portfolio import acts
from ..portfolio import api as portfolio
from ..statuses import status_of
from . import manager_pages


@pages.page(EDITOR, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme's spotlights with what can be done next; for its manager and committee.

    Who has a conflict with a mentor neither reads nor writes here about that mentor.
    """
    visit = pages.visit_of(request)
    programme = visit.programme
    address = reverse("mentor_recognition:console_spotlights", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    everybody = mentors.mentors(programme.id)
    conflicts = visit.conflicts(everybody)
    people = [mentor for mentor in everybody if mentor.id not in conflicts]
    shown = names({mentor.user_id for mentor in people})
    by_id = {mentor.id: shown[mentor.user_id] for mentor in people}
    context = {
        "programme": programme,
        "error": answer,
        "found": [
            {"what": portfolio.kind_label(finding.finding), "text": finding.finding}
            for finding in getattr(answer, "found", ())
        ],
        "plain": [{"word": word} for word in portfolio.may_be_words(getattr(answer, "found", ()))],
        "done": pages.done_message(request),
        "spotlights": [
            {
                "words": one,
                "mentor": by_id[one.mentor_id],
                "state": portfolio.SpotlightState(one.state).label,
            }
            for one in portfolio.spotlights(programme_id=programme.id)
            if one.body and one.mentor_id in by_id
        ],
        "mentors": [(mentor.id, by_id[mentor.id]) for mentor in people if mentor.left_at is None],
    }
    return manager_pages.show(request, "spotlights.html", context, status=status_of(answer))


ACTS = pages.acts(
    page,
    {
        "draft": acts.draft_spotlight,
        "edit": acts.edit_spotlight,
        "ask": acts.ask_mentor,
        "publish": acts.publish_spotlight,
        "withdraw": acts.withdraw_spotlight,
    },
)
