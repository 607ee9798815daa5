"""Lists of a programme as pages: searched, filtered, sorted, paged, acted on, saved as CSV.

Everything that is asked stands in the address; a page works without scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .. import inputs, listings, pages
from ..access import Act
from ..errors import Invalid, RecognitionError
from ..pages import PageVisit, private
from ..registry import LISTINGS
from ..statuses import status_of
from .list_parts import parts

View = Callable[..., HttpResponse]
NUMBER: Final = inputs.Whole(1, 10**6, default=1)
CHECKED: Final = inputs.Flag()


# Pages of a row: names of addresses below the programme that take the row's key.
ROW_PAGES: Final = {
    "mentors": "console_mentor",
    "proposals": "committee_dossier",
    "badges": "console_badge",
    "appeals": "console_appeal",
    "people": "console_person",
    "jobs": "console_job",
    "panels": "console_panel",
    "committee_panels": "committee_panel",
}
# Pages of a list that are not called after it.
LIST_PAGES: Final = {
    "proposals": "committee_list_proposals",
    "committee_panels": "committee_list_committee_panels",
}


def page_of(name: str) -> View:
    """The page of the list of that name."""
    listing = LISTINGS.by_name[name]
    does = listing.door.does
    assert does is not None  # the census of doors asks
    methods = ("GET", "HEAD", "POST") if listing.bulk else ("GET", "HEAD")

    def view(request: HttpRequest, slug: str) -> HttpResponse:
        visit = pages.visit_of(request)
        asked = listings.asked_by(listing, visit, request.GET, forgiving=True)
        if request.GET.get("as") == "csv" and request.method != "POST":
            return _file(listing, visit, asked)
        report, error = _done(request, listing, visit, asked)
        found = listings.numbered(listing, visit, asked, _number(request))
        context = {
            "programme": visit.programme,
            "listing": listing,
            "error": error,
            # Of an act on a page that led here.
            "done": "" if request.method == "POST" else pages.done_message(request),
            "report": report,
            "done_count": sum(one.is_done for one in report),
            "faults": asked.faults,
            "note": listing.note(visit) if listing.note else "",
            **parts(listing, visit, asked, found, address=request.path),
            "rows": [
                {
                    "key": row.key,
                    "cells": row.cells,
                    "address": row_address(name, visit.slug, row.key),
                }
                for row in found.rows
            ],
        }
        return private(request, "console/listing.html", context, status=status_of(error))

    view.__name__ = name
    guarded = pages.page(*(listing.door.who or ()), does=does, methods=methods)(view)
    if listing.bulk:
        pages.acts(guarded, _acts(listing))
    return guarded


def _acts(listing: listings.Listing) -> dict[str, Act]:
    """The acts of the list's buttons, by what they post."""
    return {bulk.act.name.partition(".")[2]: bulk.act for bulk in listing.bulk}


def _done(
    request: HttpRequest, listing: listings.Listing, visit: PageVisit, asked: listings.Asked
) -> tuple[list[listings.Report], RecognitionError | None]:
    """Do the posted act to the rows that were chosen; a report for each, or why none was done."""
    if request.method != "POST":
        return [], None
    posted = request.POST
    bulk = next(
        (one for one in listing.bulk if one.act is _acts(listing).get(posted.get("act", ""))), None
    )
    try:
        if bulk is None:
            raise Invalid(_("Choose one of the actions on this page."))
        every = CHECKED("every", posted.get("every"))
        bulk.act.door.require(visit)
        keys = listings.chosen(listing, visit, asked, posted.getlist("row"), every=every)
        return listings.do_to_each(listing, bulk, visit, keys, posted), None
    except RecognitionError as refusal:
        return [], refusal


def _file(listing: listings.Listing, visit: PageVisit, asked: listings.Asked) -> HttpResponse:
    """All that was found as CSV, written while it is read."""
    lines = listings.sheet(listing, listings.every(listing, visit, asked))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{slugify(visit.programme.slug)}-{listing.name}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # the gate hands it on, whatever its kind


def _number(request: HttpRequest) -> int:
    try:
        return NUMBER("page", request.GET.get("page"))
    except Invalid:
        return 1


def row_address(name: str, slug: str, key: str) -> str:
    """The page of one row of the list of that name; empty where a row has none of its own."""
    if name not in ROW_PAGES:
        return ""
    return reverse(f"mentor_recognition:{ROW_PAGES[name]}", args=[slug, key])


def list_address(name: str, slug: str) -> str:
    """The page of the list of that name."""
    view = LIST_PAGES.get(name, f"console_list_{name}")
    return reverse(f"mentor_recognition:{view}", args=[slug])


mentors = page_of("mentors")
learners = page_of("learners")
pairings = page_of("pairings")
cohorts = page_of("cohorts")
reviewers = page_of("reviewers")
panels = page_of("panels")
partners = page_of("partners")
badges = page_of("badges")
jobs = page_of("jobs")
appeals = page_of("appeals")
extensions = page_of("extensions")
people = page_of("people")
log = page_of("log")
proposals = page_of("proposals")
committee_panels = page_of("committee_panels")
sponsorships = page_of("sponsorships")
