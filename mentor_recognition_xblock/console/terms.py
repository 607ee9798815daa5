"""The calendar of a programme: its terms, and the close of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS
from ..programmes import acts
from ..programmes import api as programmes
from ..reviews import api as reviews
from ..statuses import status_of
from . import manager_pages
from .jobs import newest


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Terms in order, each with what may be done about it."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:console_terms", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    terms = programmes.terms(visit.programme.id)
    closes = {
        shown.job.subject: shown for shown in reversed(newest(visit, kinds=[programmes.CLOSE]))
    }
    panels = reviews.open_counts(visit.programme.id)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "rows": [
            {"term": one, "close": closes.get(programmes.close_subject(one.uuid))} for one in terms
        ],
        "today": visit.at.date(),
        "settings": programmes.close_settings(visit.programme.id),
        "short": panels.get("waiting", 0) + panels.get("open", 0),
        "closes": min((one.num for one in terms if one.closed_at is None), default=None),
        "next_num": max((one.num for one in terms), default=0) + 1,
    }
    return manager_pages.show(request, "terms.html", context, status=status_of(answer))


ACTS = pages.acts(
    page,
    {
        "term": acts.add_term,
        "change_term": acts.change_term,
        "close_term": acts.close_term,
        "closing": acts.set_closing,
        "craft": acts.set_craft_reviews,
    },
)
