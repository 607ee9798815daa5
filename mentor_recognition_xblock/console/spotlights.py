"""Spotlights on mentors: drafted and published here, consented to on the mentor's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

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
                "words": spotlight,
                "mentor": by_id[spotlight.mentor_id],
                "state": _state(spotlight.state),
            }
            for spotlight in portfolio.spotlights(programme_id=programme.id)
            if spotlight.body and spotlight.mentor_id in by_id
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


def _state(key: str) -> str:
    return {
        "draft": _("Draft"),
        "asked": _("Waiting for the mentor"),
        "consented": _("The mentor consented"),
        "published": _("Published"),
        "declined": _("The mentor declined"),
        "withdrawn": _("Withdrawn"),
    }[key]
