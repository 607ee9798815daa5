"""A mentor's own page for the public: written, previewed, published; consent to spotlights."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..errors import Invalid, NotFound, RecognitionError
from ..mentors import api as mentors
from ..pages import private, programme_or_404
from ..portfolio import api as portfolio
from ..statuses import status_of

SWITCHES = ("show_tier", "show_outcomes", "show_badges", "is_indexed")
# States of a spotlight that its mentor sees; a draft is the programme's own.
SEEN = ("asked", "consented", "published")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of the signed-in mentor in one programme; for anybody else there is none."""
    user_id = int(request.user.pk or 0)
    programme = programme_or_404(slug)
    person = mentors.mentor_of(programme_id=programme.id, user_id=user_id)
    if person is None:
        raise Http404(_("Only mentors of the programme have a page here."))
    error: RecognitionError | None = None
    wish = None
    if request.method == "POST":
        try:
            wish = _wish(request) if request.POST.get("act") == "save" else None
            done = _act(request, person, wish)
            return redirect(f"{reverse('mentor_recognition:portfolio', args=[slug])}?done={done}")
        except RecognitionError as refused:
            error = refused
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


def _act(request: HttpRequest, person: mentors.MentorData, wish: portfolio.Wish | None) -> str:
    act, now = request.POST.get("act", ""), timezone.now()
    if wish is not None:
        found = portfolio.save_page(
            mentor_id=person.id,
            user_id=person.user_id,
            wish=wish,
            at=now,
            plain_words=request.POST.getlist("plain")[:50],
            plain_in=request.POST.get("wording", ""),
        )
        return "found" if found else "saved"
    if act in ("publish", "hide"):
        portfolio.set_page_public(
            mentor_id=person.id, user_id=person.user_id, public=act == "publish", at=now
        )
        return act
    if act in ("consent", "decline"):
        portfolio.answer_spotlight(
            uuid=_uuid(request),
            num=int(request.POST.get("num", "0")) if request.POST.get("num", "").isdigit() else 0,
            consent=act == "consent",
            at=now,
            user_id=person.user_id,
        )
        return act
    if act == "withdraw":
        uuid = _uuid(request)
        if uuid not in {
            one.uuid
            for one in portfolio.spotlights(programme_id=person.programme_id, mentor_id=person.id)
        }:
            raise NotFound(_("There is no such spotlight."))
        portfolio.withdraw_spotlight(uuid=uuid, at=now, actor=person.user_id)
        return act
    raise Invalid(_("Choose one of the actions on this page."))


def _wish(request: HttpRequest) -> portfolio.Wish:
    def text(name: str) -> str:
        return request.POST.get(name, "").replace("\r\n", "\n").strip()

    return portfolio.Wish(
        shown_name=text("shown_name"),
        headline=text("headline"),
        about=text("about"),
        **{name: request.POST.get(name) == "on" for name in SWITCHES},
    )


def _texts(kept: portfolio.PageData | portfolio.Wish) -> dict[str, str]:
    return {"shown_name": kept.shown_name, "headline": kept.headline, "about": kept.about}


def _uuid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("spotlight", ""))
    except ValueError:
        raise Invalid(_("That reference is not valid: reload the page.")) from None


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
