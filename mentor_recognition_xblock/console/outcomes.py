"""Outcomes by type of project: exercises beside real-world briefs, on a page and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import pages
from ..access import MANAGER, SHOWS
from ..elements.pictures.units import PERCENT
from ..errors import NotFound
from ..listings.sheets import written
from ..portfolio import api as portfolio
from . import manager_pages

IN_WORDS: Final = {
    "nearly_all": gettext_lazy("nearly all"),
    "hardly_any": gettext_lazy("hardly any"),
}


@pages.page(MANAGER, does=SHOWS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A row a type; what is hidden says so."""
    visit = pages.visit_of(request)
    try:
        found = portfolio.outcomes_by_kind(programme_id=visit.programme.id, at=visit.at)
    except NotFound:  # no policy is in force yet
        found = []
    if request.GET.get("as") == "csv":
        return _file(visit.programme.slug, found)
    known = next((one for one in found if one.confidence is not None), None)
    context = {
        "programme": visit.programme,
        "rows": [_row(one) for one in found],
        "anything": known is not None,
        "level": None if known is None else PERCENT.say(known.confidence),
        "fewest": portfolio.FEWEST_OF_A_KIND,
    }
    return manager_pages.show(request, "outcomes.html", context)


def _name(one: portfolio.KindFigure) -> str:
    return one.label or _("No type named")


def _row(one: portfolio.KindFigure) -> dict[str, Any]:
    """A type's figures as they are read; empty where they are hidden."""
    means = one.means
    return {
        "name": _name(one),
        "works": one.works,
        "baseline": _level(means.baseline) if means else "",
        "final": _level(means.final) if means else "",
        "gain": _level(means.gain) if means else "",
        "gain_between": (_level(means.gain_low), _level(means.gain_high)) if means else (),
        "successes": one.successes,
        "in_words": IN_WORDS.get(one.extent, ""),
        "share_between": (PERCENT.say(one.low), PERCENT.say(one.high)) if one.works else (),
    }


def _level(value: float) -> str:
    return number_format(value, 2)


def _file(slug: str, found: Sequence[portfolio.KindFigure]) -> HttpResponse:
    head = [
        _("Type of project"),
        _("Finished works"),
        _("First version"),
        _("Final version"),
        _("Gain"),
        _("Gain, at least"),
        _("Gain, at most"),
        _("Reached the outcome"),
        _("Share, at least"),
        _("Share, at most"),
        _("Confidence"),
    ]
    lines = written(head, [_cells(one) for one in found])
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(slug)}-outcomes.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cells(one: portfolio.KindFigure) -> list[Any]:
    """Plain figures, 0-4 for scores and 0-1 for shares; words where the page has words."""
    means = one.means
    scores = (
        [means.baseline, means.final, means.gain, means.gain_low, means.gain_high]
        if means
        else [None] * 5
    )
    return [
        _name(one),
        _("hidden") if one.works is None else one.works,
        *scores,
        IN_WORDS.get(one.extent, one.successes),
        *(None if share is None else round(share, 4) for share in (one.low, one.high)),
        one.confidence,
    ]
