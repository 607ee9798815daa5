"""A mentor's own page for the public: written, previewed, published; consent to spotlights."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from .. import inputs, pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE
from ..mentors import api as mentors
from ..pages import PageVisit, private
from ..portfolio import acts
from ..portfolio import api as portfolio
from ..statuses import status_of

# States of a spotlight that its mentor sees; a draft is the programme's own.
SEEN = (
    portfolio.SpotlightState.ASKED,
    portfolio.SpotlightState.CONSENTED,
    portfolio.SpotlightState.PUBLISHED,
)


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of the signed-in mentor in one programme; for anybody else there is none."""
    visit = pages.visit_of(request)
    programme, person = visit.programme, _mentor(visit)
    address = reverse("mentor_recognition:portfolio", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    error = answer
    wish = _typed(request) if request.POST.get("act") == "save" else None
    kept = portfolio.page_of(person.id)
    shown = wish or kept or portfolio.Wish("", "", "")
    texts = _texts(shown)
    excused = kept.plain_words if kept is not None and _texts(kept) == texts else ()
    findings = (
        error.found
        if isinstance(error, portfolio.Sensitive)
        else portfolio.sift(portfolio.scan(person.id, texts, at=visit.at), excused)[0]
        # Refused words were searched already, or are too long to be.
        if kept is not None and not kept.is_public and wish is None
        else []
    )
    context = {
        "programme": programme,
        "page": kept,
        "form": shown,
        "error": error,
        "done": pages.done_message(request),
        "found": [
            {"field": one.field, "what": portfolio.kind_label(one.finding), "text": one.finding}
            for one in findings
        ],
        "plain": [
            *({"word": word, "said": True} for word in excused),
            *({"word": word, "said": False} for word in portfolio.may_be_words(findings)),
        ],
        "wording": portfolio.wording(texts),
        "portrait": portfolio.portrait(kept, at=timezone.now()) if kept else None,
        "spotlights": portfolio.spotlights(
            programme_id=programme.id, mentor_id=person.id, states=SEEN
        ),
    }
    return private(request, "personal/portfolio.html", context, status=status_of(error))


def _mentor(visit: PageVisit) -> mentors.MentorData:
    assert visit.mentor is not None  # the page's door
    return visit.mentor


ACTS = pages.acts(
    page,
    {
        "save": acts.save_page,
        "publish": acts.publish_page,
        "hide": acts.hide_page,
        "consent": acts.consent,
        "decline": acts.decline,
        "withdraw": acts.withdraw_consent,
    },
)


def _typed(request: HttpRequest) -> portfolio.Wish:
    """What was typed, to be shown again beside what is wrong with it."""
    words = {
        name: inputs.encodable(request.POST.get(name, ""))
        for name in ("shown_name", "headline", "about")
    }
    switches = {name: request.POST.get(name) == "on" for name in acts.SWITCHES}
    return portfolio.Wish(words["shown_name"], words["headline"], words["about"], **switches)


def _texts(kept: portfolio.PageData | portfolio.Wish) -> dict[str, str]:
    return {"shown_name": kept.shown_name, "headline": kept.headline, "about": kept.about}
