"""One term: what its close would miss, each with the page that settles it; then what it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import pages
from ..access import MANAGER, SHOWS
from ..errors import NotFound
from ..pages import PageVisit, names
from ..programmes import api as programmes
from ..recognition import api as recognition
from . import manager_pages
from .jobs import newest

# So many are named; the list that the row leads to has them all.
NAMED: Final = 5


@dataclass(frozen=True)
class Missing:
    """One thing that is not settled: what, why it matters, who, and the page that settles it."""

    what: str
    more: str
    address: str
    act: str
    people: list[str] = field(default_factory=list)
    others: int = 0


@pages.page(MANAGER, does=SHOWS)
def page(request: HttpRequest, slug: str, num: int) -> HttpResponse:
    """An open term as its close would find it now; a closed one as its close was."""
    visit = pages.visit_of(request)
    terms = programmes.terms(visit.programme.id)
    term = next((one for one in terms if one.num == num), None)
    if term is None:
        raise NotFound(_("There is no such term."))
    context: dict[str, Any] = {
        "programme": visit.programme,
        "term": term,
        "today": visit.at.date(),
        "by_itself": programmes.close_settings(visit.programme.id).by_itself,
        "first": num == min((one.num for one in terms if one.closed_at is None), default=0),
    }
    context |= _prepared(visit, term) if term.closed_at is None else _reported(visit, term)
    return manager_pages.show(request, "term.html", context)


def _prepared(visit: PageVisit, term: programmes.TermData) -> dict[str, Any]:
    found = recognition.prepare_close(term, at=visit.at)
    return {"prepared": found, "missing": list(_missing(visit, found))}


def _reported(visit: PageVisit, term: programmes.TermData) -> dict[str, Any]:
    subject = programmes.close_subject(term.uuid)
    shown = newest(visit, kinds=[programmes.CLOSE])
    figures = _figures(visit)
    own = next((one for one in figures if one.num == term.num), None)
    return {
        "report": recognition.close_report(term, at=visit.at),
        "close": next((one for one in shown if one.job.subject == subject), None),
        "figure": own,
        "before": next((one for one in reversed(figures) if one.num < term.num), None),
    }


def _figures(visit: PageVisit) -> list[recognition.TermFigure]:
    try:
        return recognition.outcomes_by_term(programme_id=visit.programme.id, at=visit.at)
    except NotFound:  # no policy is in force
        return []


def _missing(visit: PageVisit, found: recognition.Preparation) -> Iterator[Missing]:
    if not found.has_policy:
        yield Missing(
            what=_("No policy is in force"),
            more=_("Without one nobody can be evaluated, and the close stops."),
            address=_address(visit, "criteria"),
            act=_("Read the criteria"),
        )
    if found.waiting_panels:
        yield Missing(
            what=ngettext(
                "{n} work waits for reviewers", "{n} works wait for reviewers", found.waiting_panels
            ).format(n=found.waiting_panels),
            more=_("Nobody else is free who may review it. It would count in the next close."),
            address=_address(visit, "console_rubrics") + "#reviewer",
            act=_("Appoint reviewers"),
        )
    if found.open_panels:
        yield Missing(
            what=ngettext(
                "{n} review panel is at work", "{n} review panels are at work", found.open_panels
            ).format(n=found.open_panels),
            more=_("What is not complete by the close counts in the next one."),
            address=_address(visit, "console_list_panels") + "?state=open",
            act=_("See which"),
        )
    if found.ending:
        yield Missing(
            what=ngettext(
                "{n} reviewer's certificate ends by the close",
                "{n} reviewers' certificates end by the close",
                len(found.ending),
            ).format(n=len(found.ending)),
            more=_("From then on they are drawn for no work until they calibrate again."),
            address=_address(visit, "console_list_reviewers") + "?sort=until",
            act=_("See their dates"),
            **_named([user_id for user_id, _until in found.ending]),
        )
    if found.unfinished:
        yield Missing(
            what=ngettext(
                "{n} learner has no final version",
                "{n} learners have no final version",
                len(found.unfinished),
            ).format(n=len(found.unfinished)),
            more=_("Their pairings go on, and count in the close after they end."),
            address=_address(visit, "console_extensions") + "#unfinished",
            act=_("Give more time"),
            **_named(found.unfinished),
        )


def _named(user_ids: Collection[int]) -> dict[str, Any]:
    first = list(user_ids)[:NAMED]
    shown = names(set(first))
    return {
        "people": [shown[user_id] for user_id in first],
        "others": len(user_ids) - len(first),
    }


def _address(visit: PageVisit, view: str) -> str:
    return reverse(f"mentor_recognition:{view}", args=[visit.slug])
