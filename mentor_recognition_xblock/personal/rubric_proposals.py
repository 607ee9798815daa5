"""The rubric in use, and what one proposes to change in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import PARTICIPANT, SHOWS_PRIVATE
from ..pages import private
from ..reviews import api as reviews
from ..reviews import proposal_acts as acts
from ..statuses import status_of


@pages.page(PARTICIPANT, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The rubric, a form for a change, and one's own with their answers."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:rubric_proposals", args=[slug])
    answer = pages.perform(request, address=here)
    if isinstance(answer, HttpResponse):
        return answer
    programme_id = visit.programme.id
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "rubric": reviews.newest_rubric(programme_id),
        "rows": reviews.proposals_by(programme_id=programme_id, person_id=visit.user_id),
    }
    return private(request, "personal/rubric_proposals.html", context, status=status_of(answer))


pages.acts(page, {"propose": acts.propose_change, "withdraw": acts.withdraw_proposal})
