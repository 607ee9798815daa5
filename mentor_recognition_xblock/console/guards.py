"""The committee's page of signs: popularity, results that hang on one learner, gaming, drift."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .. import pages
from ..access import COMMITTEE, SHOWS
from ..listings.sheets import written
from ..mentors import api as mentors
from ..recognition import api as recognition
from . import manager_pages


@pages.page(COMMITTEE, does=SHOWS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Signs of the newest close, without mentors of whom one may not read."""
    visit = pages.visit_of(request)
    programme = visit.programme
    kept_out = visit.conflicts(mentors.mentors(programme.id))
    found = recognition.guards_of(programme.id, without=set(kept_out))
    if request.GET.get("as") == "csv":
        return _file(programme.slug, found)
    context: dict[str, Any] = {"programme": programme, "found": found}
    if found is not None:
        called = pages.names({who for one in found.signals for who in one.people})
        context |= {
            "picture": recognition.picture_of(programme.id),
            "popularity": [
                {"one": one, "r": _figure(one.r), "between": _between(one.low, one.high)}
                for one in found.popularity
            ],
            "drifts": [
                {
                    "one": one,
                    "mean": _figure(one.mean),
                    "slope": "" if one.slope is None else _figure(one.slope),
                    "between": _between(one.low, one.high),
                }
                for one in found.drifts
            ],
            "signals": [
                {
                    "one": one,
                    "mentors": [
                        {"name": called[who], "evaluation": uuid}
                        for who, uuid in zip(one.people, one.evaluations, strict=True)
                    ],
                }
                for one in found.signals
            ],
        }
    return manager_pages.show(request, "guards.html", context)


def _figure(value: float) -> str:
    """Two digits with a true minus; what rounds to nothing has none."""
    return number_format(round(value, 2) + 0.0, 2).replace("-", "\u2212")


def _between(low: float | None, high: float | None) -> tuple[str, str] | None:
    return None if low is None or high is None else (_figure(low), _figure(high))


def _file(slug: str, found: recognition.Guards | None) -> HttpResponse:
    """Figures alone: who a sign is about stays on the page."""
    head = [_("What"), _("Beside"), _("Mentors or closes"), _("Figure"), _("From"), _("To")]
    rows: list[list[Any]] = []
    if found is not None:
        rows += [
            [one.title, one.beside, one.n, one.r, one.low, one.high] for one in found.popularity
        ]
        rows += [
            [one.title, _("change a close"), one.closes, one.slope, one.low, one.high]
            for one in found.drifts
            if one.slope is not None
        ]
    response = HttpResponse("".join(written(head, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(slug)}-signs.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
