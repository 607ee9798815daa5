"""Changes that mentors and reviewers propose to the rubric, for its managers to answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS_PRIVATE
from ..reviews import api as reviews
from ..reviews import proposal_acts as acts
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for an answer, then what was answered; nobody's name."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_rubric_proposals", args=[slug])
    answer = pages.perform(request, address=here)
    if isinstance(answer, HttpResponse):
        return answer
    programme_id = visit.programme.id
    found = reviews.proposals(programme_id)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "waiting": [one for one in found if one.state == reviews.ProposalState.OPEN],
        "answered": [one for one in found if one.state != reviews.ProposalState.OPEN],
        "has_draft": reviews.rubric_draft(programme_id) is not None,
    }
    return manager_pages.show(request, "rubric_proposals.html", context, status=status_of(answer))


pages.acts(page, {"answer": acts.answer_proposal})
