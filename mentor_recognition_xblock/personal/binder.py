"""A mentor's evidence binder: what learners allow of the works they guided, the file of it, and
what other mentors say of it.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from .. import pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE
from ..pages import private
from ..portfolio import api as portfolio
from ..portfolio import peer_acts as acts
from ..reviews import api as reviews
from ..statuses import status_of

# The looks of a review's state.
LOOKS: Final = {
    reviews.PortfolioState.WAITING: "wait",
    reviews.PortfolioState.UNDER_REVIEW: "info",
    reviews.PortfolioState.RELEASED: "good",
    reviews.PortfolioState.CANCELLED: "",
}
STATES: Final = {
    reviews.PortfolioState.WAITING: gettext_lazy("Waits for reviewers"),
    reviews.PortfolioState.UNDER_REVIEW: gettext_lazy("Under review"),
    reviews.PortfolioState.RELEASED: gettext_lazy("Reviewed"),
    reviews.PortfolioState.CANCELLED: gettext_lazy("Cancelled"),
}


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The works that may be in it at this moment; ``?file=html`` is the same to take along."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request, address=reverse("mentor_recognition:mentor_binder", args=[slug])
    )
    if isinstance(answer, HttpResponse):
        return answer
    is_file = request.GET.get("file") == "html"
    works = portfolio.binder_of(
        programme_id=visit.programme.id, mentor_id=visit.mentor_id, user_id=visit.user_id
    )
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "works": works,
        "at": visit.at,
        "may_be_asked": portfolio.may_be_asked(
            programme_id=visit.programme.id, mentor_id=visit.mentor_id, at=visit.at
        ),
        "peer_reviews": [
            {"one": one, "state": STATES[one.state], "look": LOOKS[one.state]}
            for one in reviews.peer_reviews(visit.mentor_id)
        ],
    }
    name = "personal/binder_file.html" if is_file else "personal/binder.html"
    shown = private(request, name, context, status=status_of(answer))
    if is_file:
        shown["Content-Disposition"] = 'attachment; filename="evidence-binder.html"'
    return shown


pages.acts(page, {"ask": acts.ask_for_portfolio_review})
