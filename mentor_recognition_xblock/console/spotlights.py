"""Spotlights on mentors: drafted and published here, consented to on the mentor's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..errors import Invalid, NotFound
from ..mentors import api as mentors
from ..pages import names, programme_or_404
from ..portfolio import api as portfolio
from ..programmes import api as programmes
from ..statuses import status_of
from . import managing


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme's spotlights with what can be done next; for its manager and committee."""
    programme = programme_or_404(slug)
    user_id, now = int(request.user.pk or 0), timezone.now()
    held = programmes.roles_of(programme_id=programme.id, user_id=user_id, at=now)
    if not held & portfolio.EDITORS:
        return managing.refused(request)
    acts = {
        "draft": lambda: _draft(request, programme.id, user_id),
        "edit": lambda: _edit(request, programme.id, user_id),
        "ask": lambda: _move(request, programme.id, user_id, "ask"),
        "publish": lambda: _move(request, programme.id, user_id, "publish"),
        "withdraw": lambda: _move(request, programme.id, user_id, "withdraw"),
    }
    address = reverse("mentor_recognition:console_spotlights", args=[slug])
    answer = managing.perform(request, acts, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    people = mentors.mentors(programme.id)
    shown = names({one.user_id for one in people})
    by_id = {one.id: shown[one.user_id] for one in people}
    context = {
        "programme": programme,
        "error": answer,
        "found": [
            {"what": portfolio.kind_label(one.finding), "text": one.finding}
            for one in getattr(answer, "found", ())
        ],
        "plain": [{"word": word} for word in portfolio.may_be_words(getattr(answer, "found", ()))],
        "posted": request.POST,
        "done": _done(request.GET.get("done", "")),
        "spotlights": [
            {"words": one, "mentor": by_id[one.mentor_id], "state": _state(one.state)}
            for one in portfolio.spotlights(programme_id=programme.id)
            if one.body
        ],
        "mentors": [
            {"id": str(one.id), "name": by_id[one.id]} for one in people if one.left_at is None
        ],
    }
    return managing.show(request, "spotlights.html", context, status=status_of(answer))


def _draft(request: HttpRequest, programme_id: int, user_id: int) -> str:
    guides = {str(one.id): one for one in mentors.mentors(programme_id)}
    chosen = guides.get(request.POST.get("mentor", ""))
    if chosen is None:
        raise Invalid(_("Choose a mentor of the programme."), field="mentor")
    portfolio.draft_spotlight(
        programme_id=programme_id,
        mentor_id=chosen.id,
        title=_text(request, "title"),
        body=_text(request, "body"),
        at=timezone.now(),
        actor=user_id,
    )
    return "draft"


def _edit(request: HttpRequest, programme_id: int, user_id: int) -> str:
    portfolio.edit_spotlight(
        uuid=_own(request, programme_id),
        title=_text(request, "title"),
        body=_text(request, "body"),
        at=timezone.now(),
        actor=user_id,
    )
    return "edit"


def _move(request: HttpRequest, programme_id: int, user_id: int, act: str) -> str:
    uuid, now = _own(request, programme_id), timezone.now()
    if act == "withdraw":
        portfolio.withdraw_spotlight(uuid=uuid, at=now, actor=user_id)
        return act
    command = portfolio.ask_mentor if act == "ask" else portfolio.publish_spotlight
    command(uuid=uuid, at=now, actor=user_id, plain=_plain(request))
    return act


def _plain(request: HttpRequest) -> portfolio.Excuse | None:
    num, words = request.POST.get("num", ""), request.POST.getlist("plain")[:50]
    if not words or not num.isdecimal():
        return None
    return portfolio.Excuse(int(num), tuple(words))


def _own(request: HttpRequest, programme_id: int) -> UUID:
    known = {str(one.uuid): one for one in portfolio.spotlights(programme_id=programme_id)}
    found = known.get(request.POST.get("spotlight", ""))
    if found is None:
        raise NotFound(_("There is no such spotlight."))
    return found.uuid


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


def _state(key: str) -> str:
    return {
        "draft": _("Draft"),
        "asked": _("Waiting for the mentor"),
        "consented": _("The mentor consented"),
        "published": _("Published"),
        "declined": _("The mentor declined"),
        "withdrawn": _("Withdrawn"),
    }[key]


def _done(key: str) -> str:
    return {
        "draft": _("The draft is kept. The mentor does not see it before you ask."),
        "edit": _("The new words are kept; they need the mentor's consent afresh."),
        "ask": _("The mentor reads it on their own page and answers there."),
        "publish": _("Published."),
        "withdraw": _("Withdrawn: it is gone from every page."),
    }.get(key, "")
