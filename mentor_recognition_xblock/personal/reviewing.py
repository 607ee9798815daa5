"""What one gave as a reviewer, which of one's comments helped, and records of it to show."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import PARTICIPANT, SHOWS_PRIVATE
from ..pages import private
from ..reviews import api as reviews
from ..reviews import thanks_acts as acts
from ..statuses import status_of


@pages.page(PARTICIPANT, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Reviews and hours by closed term, thanks, and one's records with their addresses."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:reviewing", args=[slug])
    answer = pages.perform(request, address=here)
    if isinstance(answer, HttpResponse):
        return answer
    programme_id = visit.programme.id
    terms = reviews.reviewed_by_term(programme_id=programme_id, person_id=visit.user_id)
    thanks = reviews.thanks_of(programme_id=programme_id, reviewer_id=visit.user_id)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "terms": terms,
        "done_ever": sum(one.done.reviews for one in terms),
        "hours_ever": round(sum(one.done.minutes for one in terms) / 60, 1),
        "spans": [(str(one.num), one.title) for one in terms if one.done.reviews],
        "thanks": thanks,
        "thanked": sum(len(one.thanks) for one in thanks),
        "records": reviews.records_of(programme_id=programme_id, person_id=visit.user_id),
        "effort": reviews.EFFORT,
    }
    return private(request, "personal/reviewing.html", context, status=status_of(answer))


pages.acts(page, {"record": acts.make_record, "withdraw": acts.withdraw_record})
