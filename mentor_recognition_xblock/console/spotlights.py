"""Spotlights on mentors: drafted and published here, consented to on the mentor's own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import inputs, pages
from ..access import EDITOR, SHOWS, Recused
from ..errors import NotFound
from ..mentors import api as mentors
from ..pages import FormAct, PageVisit, names
from ..portfolio import api as portfolio
from ..statuses import status_of
from . import manager_pages

TITLE = inputs.Text(portfolio.MAX_TITLE, lines=False)
BODY = inputs.Text(portfolio.MAX_BODY)
ONE = inputs.Identifier()


@pages.page(EDITOR, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme's spotlights with what can be done next; for its manager and committee.

    Who has a conflict with a mentor neither reads nor writes here about that mentor.
    """
    visit = pages.visit_of(request)
    programme = visit.programme
    address = reverse("mentor_recognition:console_spotlights", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    everybody = mentors.mentors(programme.id)
    conflicts = visit.conflicts(everybody)
    people = [one for one in everybody if one.id not in conflicts]
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
        "done": _done(request.GET.get("done", "")),
        "spotlights": [
            {"words": one, "mentor": by_id[one.mentor_id], "state": _state(one.state)}
            for one in portfolio.spotlights(programme_id=programme.id)
            if one.body and one.mentor_id in by_id
        ],
        "mentors": [(one.id, by_id[one.id]) for one in people if one.left_at is None],
    }
    return manager_pages.show(request, "spotlights.html", context, status=status_of(answer))


def _draft(visit: PageVisit, data: dict[str, Any]) -> str:
    chosen = manager_pages.mentor(visit, data["mentor"])
    _without_conflict(visit, chosen.id)
    portfolio.draft_spotlight(
        programme_id=visit.programme.id,
        mentor_id=chosen.id,
        title=data["title"],
        body=data["body"],
        at=visit.at,
        actor=visit.user_id,
    )
    return "draft"


def _edit(visit: PageVisit, data: dict[str, Any]) -> str:
    portfolio.edit_spotlight(
        uuid=_own(visit, data),
        title=data["title"],
        body=data["body"],
        at=visit.at,
        actor=visit.user_id,
    )
    return "edit"


def _ask(visit: PageVisit, data: dict[str, Any]) -> str:
    portfolio.ask_mentor(
        uuid=_own(visit, data), at=visit.at, actor=visit.user_id, plain=_plain(data)
    )
    return "ask"


def _publish(visit: PageVisit, data: dict[str, Any]) -> str:
    portfolio.publish_spotlight(
        uuid=_own(visit, data), at=visit.at, actor=visit.user_id, plain=_plain(data)
    )
    return "publish"


def _withdraw(visit: PageVisit, data: dict[str, Any]) -> str:
    portfolio.withdraw_spotlight(uuid=_own(visit, data), at=visit.at, actor=visit.user_id)
    return "withdraw"


_MOVE: dict[str, inputs.Field] = {
    "spotlight": ONE,
    "num": inputs.Whole(0, 10**6, default=0),
    "plain": inputs.Several(inputs.Reference(255)),
}
ACTS = pages.acts(
    page,
    {
        "draft": FormAct(
            _draft, (EDITOR,), fields={"mentor": manager_pages.ROW, "title": TITLE, "body": BODY}
        ),
        "edit": FormAct(_edit, (EDITOR,), fields={"spotlight": ONE, "title": TITLE, "body": BODY}),
        "ask": FormAct(_ask, (EDITOR,), fields=_MOVE),
        "publish": FormAct(_publish, (EDITOR,), fields=_MOVE),
        "withdraw": FormAct(_withdraw, (EDITOR,), fields={"spotlight": ONE}),
    },
)


def _plain(data: dict[str, Any]) -> portfolio.Excuse | None:
    return portfolio.Excuse(data["num"], data["plain"]) if data["plain"] else None


def _own(visit: PageVisit, data: dict[str, Any]) -> UUID:
    known = {one.uuid: one for one in portfolio.spotlights(programme_id=visit.programme.id)}
    found = known.get(data["spotlight"])
    if found is None:
        raise NotFound(_("There is no such spotlight."))
    _without_conflict(visit, found.mentor_id)
    return found.uuid


def _without_conflict(visit: PageVisit, mentor_id: int) -> None:
    reason = visit.conflicts([mentors.mentor(mentor_id)]).get(mentor_id)
    if reason:
        raise Recused(reason)


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
