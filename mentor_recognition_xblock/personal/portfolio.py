"""A mentor's own page for the public: written, previewed, published; consent to spotlights."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import inputs, pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE
from ..errors import NotFound
from ..mentors import api as mentors
from ..pages import FormAct, PageVisit, private
from ..portfolio import api as portfolio
from ..statuses import status_of

SWITCHES = ("show_tier", "show_outcomes", "show_badges", "is_indexed")
# States of a spotlight that its mentor sees; a draft is the programme's own.
SEEN = ("asked", "consented", "published")


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
    found = (
        error.found
        if isinstance(error, portfolio.Sensitive)
        else portfolio.sift(portfolio.scan(person.id, texts), excused)[0]
        # Refused words were searched already, or are too long to be.
        if kept is not None and not kept.is_public and wish is None
        else []
    )
    context = {
        "programme": programme,
        "page": kept,
        "form": shown,
        "error": error,
        "done": _done(request.GET.get("done", "")),
        "found": [
            {"field": one.field, "what": portfolio.kind_label(one.finding), "text": one.finding}
            for one in found
        ],
        "plain": [
            *({"word": word, "said": True} for word in excused),
            *({"word": word, "said": False} for word in portfolio.may_be_words(found)),
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


def _save(visit: PageVisit, data: dict[str, Any]) -> str:
    person = _mentor(visit)
    found = portfolio.save_page(
        mentor_id=person.id,
        user_id=person.user_id,
        wish=portfolio.Wish(
            shown_name=data["shown_name"],
            headline=data["headline"],
            about=data["about"],
            **{name: data[name] for name in SWITCHES},
        ),
        at=visit.at,
        plain_words=data["plain"],
        plain_in=data["wording"],
    )
    return "found" if found else "saved"


def _publish(visit: PageVisit, data: dict[str, Any]) -> str:
    return _set_public(visit, public=True)


def _hide(visit: PageVisit, data: dict[str, Any]) -> str:
    return _set_public(visit, public=False)


def _set_public(visit: PageVisit, *, public: bool) -> str:
    person = _mentor(visit)
    portfolio.set_page_public(
        mentor_id=person.id, user_id=person.user_id, public=public, at=visit.at
    )
    return "publish" if public else "hide"


def _consent(visit: PageVisit, data: dict[str, Any]) -> str:
    return _answer(visit, data, consent=True)


def _decline(visit: PageVisit, data: dict[str, Any]) -> str:
    return _answer(visit, data, consent=False)


def _answer(visit: PageVisit, data: dict[str, Any], *, consent: bool) -> str:
    portfolio.answer_spotlight(
        uuid=data["spotlight"],
        num=data["num"],
        consent=consent,
        at=visit.at,
        user_id=visit.user_id,
    )
    return "consent" if consent else "decline"


def _withdraw(visit: PageVisit, data: dict[str, Any]) -> str:
    person = _mentor(visit)
    own = portfolio.spotlights(programme_id=person.programme_id, mentor_id=person.id)
    if data["spotlight"] not in {one.uuid for one in own}:
        raise NotFound(_("There is no such spotlight."))
    portfolio.withdraw_spotlight(uuid=data["spotlight"], at=visit.at, actor=person.user_id)
    return "withdraw"


_ONE: dict[str, inputs.Field] = {"spotlight": inputs.Identifier()}
_ASKED: dict[str, inputs.Field] = {**_ONE, "num": inputs.Whole(0, 10**6, default=0)}
ACTS = pages.acts(page, {
    "save": FormAct(
        _save,
        (MENTOR_OF_PAGE,),
        fields={
            "shown_name": inputs.Text(portfolio.MAX_NAME, required=False, lines=False),
            "headline": inputs.Text(portfolio.MAX_LINE, required=False, lines=False),
            "about": inputs.Text(portfolio.MAX_ABOUT, required=False),
            **{name: inputs.Flag() for name in SWITCHES},
            "plain": inputs.Several(inputs.Reference(255)),
            "wording": inputs.Reference(255),
        },
    ),
    "publish": FormAct(_publish, (MENTOR_OF_PAGE,)),
    "hide": FormAct(_hide, (MENTOR_OF_PAGE,)),
    "consent": FormAct(_consent, (MENTOR_OF_PAGE,), fields=_ASKED),
    "decline": FormAct(_decline, (MENTOR_OF_PAGE,), fields=_ASKED),
    "withdraw": FormAct(_withdraw, (MENTOR_OF_PAGE,), fields=_ONE),
})


def _typed(request: HttpRequest) -> portfolio.Wish:
    """What was typed, to be shown again beside what is wrong with it."""
    words = {
        name: inputs.encodable(request.POST.get(name, ""))
        for name in ("shown_name", "headline", "about")
    }
    switches = {name: request.POST.get(name) == "on" for name in SWITCHES}
    return portfolio.Wish(
        words["shown_name"], words["headline"], words["about"], **switches
    )


def _texts(kept: portfolio.PageData | portfolio.Wish) -> dict[str, str]:
    return {"shown_name": kept.shown_name, "headline": kept.headline, "about": kept.about}


def _done(key: str) -> str:
    words: dict[str, Any] = {
        "saved": _("Saved. Below is exactly what the public page shows."),
        "found": _("Saved. Before you can publish, take out what is listed below."),
        "publish": _("Your page is public now."),
        "hide": _("Your page is hidden: its address answers as if it had never been."),
        "consent": _("You consented. The programme may publish it; you can withdraw at any time."),
        "decline": _("You declined. It is not published."),
        "withdraw": _("Withdrawn: it is gone from every page."),
    }
    return str(words.get(key, ""))
