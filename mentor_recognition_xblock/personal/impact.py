"""A mentor's page of what their comments led to, over all their learners and over time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .. import pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE
from ..hosts import get_host
from ..pages import names, private
from ..units import impact


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A sentence, the months, then work by work; of ended pairings without the works themselves."""
    visit = pages.visit_of(request)
    assert visit.mentor is not None  # the page's door
    found = impact.impact_of(mentor_id=visit.mentor.id, user_id=visit.user_id, at=visit.at)
    shown = names({work.learner_id for work in found.works})
    host = get_host()
    addresses = {key: host.unit_url(key) for key in {work.usage_key for work in found.works} if key}
    context = {
        "programme": visit.programme,
        "sentence": impact.impact_sentence(found),
        "picture": impact.picture(found.months),
        "rows": [
            {
                "work": work,
                "name": shown[work.learner_id],
                "gain": "" if work.gain is None else impact.signed(work.gain),
                "address": addresses.get(work.usage_key, ""),
            }
            for work in reversed(found.works)
        ],
    }
    return private(request, "personal/impact.html", context)
