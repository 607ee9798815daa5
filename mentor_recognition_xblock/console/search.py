"""One search over everything a person may see in lists: people, pairings, proposals, badges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from .. import inputs, listings, pages
from ..access import SHOWS_PRIVATE
from ..errors import Invalid, RecognitionError
from ..hosts import get_host
from ..listings import Kind
from ..programmes import api as programmes
from ..registry import LISTINGS
from ..shell import belonging_of
from ..standing import Placed
from .lists import list_address, row_address

WORDS: Final = inputs.Text(100, required=False, lines=False)
# So many of each list; the list itself shows the rest.
MOST: Final = 5


@dataclass(frozen=True)
class Hits:
    """What one list of one programme holds: its first rows, how many in all, where they stand."""

    place: str
    label: Any
    total: int
    address: str
    rows: list[dict[str, Any]]


@pages.page(does=SHOWS_PRIVATE)
def page(request: HttpRequest) -> HttpResponse:
    """The words stand in the address; each list is asked as its own page would be."""
    visit = pages.visit_of(request)
    error = None
    try:
        words = WORDS("q", request.GET.get("q"))
    except Invalid as refusal:
        words, error = "", refusal
    context = {"q": words, "error": error, "hits": _hits(visit, words) if words else []}
    return pages.private(request, "console/search.html", context)


def _hits(visit: pages.PageVisit, words: str) -> list[Hits]:
    found = []
    for programme in _programmes(visit):
        by = Placed(who=visit.user_id, at=visit.at, slug=programme.slug)
        for listing in LISTINGS.by_name.values():
            if "q" not in listing.door.fields or not _opens(listing, by):
                continue
            asked = listings.asked_by(listing, by, {"q": words})
            first = listings.numbered(listing, by, asked, 1, MOST)
            if first.total:
                query = urlencode({"q": words})
                found.append(
                    Hits(
                        place=programme.title,
                        label=listing.label,
                        total=first.total,
                        address=f"{list_address(listing.name, programme.slug)}?{query}",
                        rows=[_row(listing, programme.slug, row) for row in first.rows],
                    )
                )
    return found


def _programmes(visit: pages.PageVisit) -> list[programmes.ProgrammeData]:
    """Those in which one holds something, and those whose courses one teaches."""
    own = {one.id for one in belonging_of(visit.user_id, visit.at).all}
    every = programmes.programmes()
    of_course = {key: one.id for one in every for key in one.course_keys}
    taught = {of_course[key] for key in get_host().staffed(visit.user_id, tuple(of_course))}
    return [one for one in every if one.id in own | taught]


def _opens(listing: listings.Listing, by: Placed) -> bool:
    try:
        listing.door.require(by)
    except RecognitionError:
        return False
    return True


def _row(listing: listings.Listing, slug: str, row: listings.Row) -> dict[str, Any]:
    """The names and texts of a row in one line; the first leads to its page, where it has one."""
    said = [
        row.cells.get(column.key)
        for column in listing.columns
        if column.kind in (Kind.PERSON, Kind.TEXT, Kind.STATE)
    ]
    words = [str(getattr(one, "label", one)) for one in said if one]
    return {
        "words": words[:1],
        "more": words[1:4],
        "address": row_address(listing.name, slug, row.key),
    }
