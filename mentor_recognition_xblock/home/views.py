"""What waits for the person, and the places that are theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .. import pages
from ..access import SHOWS_PRIVATE
from ..hosts import get_host
from ..programmes import api as programmes
from ..shared_reads import sharing
from ..shell import belonging_of
from .waiting import as_shown, waiting_for
from .waiting.places import course_title


@pages.page(does=SHOWS_PRIVATE)
def page(request: HttpRequest) -> HttpResponse:
    """Every row with the one button that settles it; then the programmes and courses."""
    visit = pages.visit_of(request)
    with sharing(visit.at) as now:
        rows = as_shown(waiting_for(belonging_of(visit.user_id, now), at=now), now)
        context = {
            "rows": rows,
            "late": sum(bool(row["late"]) for row in rows),
            "courses": _courses(visit.user_id),
        }
        return pages.private(request, "home/home.html", context)


def _courses(user_id: int) -> list[dict[str, str]]:
    """Courses of programmes on whose staff the person is: they map cohorts there."""
    slug_of = {
        key: programme.slug
        for programme in programmes.programmes()
        for key in programme.course_keys
    }
    return [
        {"key": key, "slug": slug_of[key], "title": course_title(key)}
        for key in get_host().staffed(user_id, tuple(slug_of))
    ]
