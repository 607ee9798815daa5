"""Due dates: who asks for more time, who has no final version, and more time for a cohort."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .. import pages
from ..access import ARRANGER, SHOWS
from ..hosts import get_host
from ..listings.courses import titles
from ..pages import PageVisit, names
from ..programmes import api as programmes
from ..projects import api as projects
from ..projects import extension_acts as acts
from ..standing import Placed
from ..statuses import status_of
from ..units import more_time
from . import manager_pages

# So many of each are shown at once, what presses first.
MOST: Final = 25
# Units in which each learner has a date of their own stand behind those with one for all.
NEVER: Final = datetime.min.replace(tzinfo=UTC)


@pages.page(ARRANGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits with its answer, forms that give more time, and those without a final version."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:console_extensions", args=[slug])
    answer = pages.perform(
        request, address=address, query=_query(request), by=_at_unit(request, visit)
    )
    if isinstance(answer, HttpResponse):
        return answer
    courses = visit.courses
    units = _units(courses)
    named = request.POST.get("unit") or request.GET.get("unit") or ""
    unit = next((key for key, _words in units if key == named), units[0][0] if units else "")
    waits = projects.waiting_extensions(courses)
    given = projects.extensions_in_force(courses, at=visit.at)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "waiting_count": len(waits),
        "waiting": more_time.rows(
            waits[:MOST], get_host().users, due=projects.due_now(waits[:MOST])
        ),
        "given_count": len(given),
        "given": more_time.rows(given[:MOST], get_host().users, at=visit.at),
        "units": units,
        "unit": unit,
        "unit_title": dict(units).get(unit, ""),
        **_unfinished(visit),
        "late": _late(courses),
    }
    return manager_pages.show(request, "extensions.html", context, status=status_of(answer))


def _late(courses: tuple[str, ...]) -> list[dict[str, Any]]:
    """Versions that came late, with their learners' reasons."""
    found = projects.late_versions(courses, limit=MOST)
    shown = names({one.learner_id for one in found})
    return [{"one": one, "name": shown[one.learner_id]} for one in found]


def _at_unit(request: HttpRequest, visit: PageVisit) -> Placed | None:
    """The person in the unit that a form names; a unit of another programme is none here."""
    named = request.POST.get("unit", "")
    if not named:
        return None
    # Its course says the programme: that of the page would let in whoever manages this one.
    return Placed(visit.person, visit.at, unit=named)


def _query(request: HttpRequest) -> str:
    """The work that was chosen stays chosen."""
    named = request.POST.get("unit", "")
    return f"&unit={quote(named)}" if named else ""


def _units(courses: tuple[str, ...]) -> list[tuple[str, str]]:
    """Units with a date, to choose from: course and title."""
    found = []
    for key, title in zip(courses, titles(courses), strict=True):
        for unit in programmes.units(key).values():
            if unit.activity == "project" and unit.has_date and unit.removed_at is None:
                # Units of several terms share a milestone, and may share a title.
                named = f"{unit.title}, {_when(unit)}"
                words = _("{unit} – {course}").format(unit=named, course=title)
                found.append((unit.due_at or NEVER, unit.usage_key, words))
    return [(key, words) for _due, key, words in sorted(found, reverse=True)]


def _when(unit: programmes.UnitData) -> str:
    """The unit's date, or how long after a learner's start it is due."""
    if unit.due_after_days is not None:
        return programmes.after_start(unit.due_after_days)
    return date_format(localtime(unit.due_at))


def _unfinished(visit: PageVisit) -> dict[str, Any]:
    works = projects.unfinished_works(visit.programme.id, visit.courses)
    first = works[:MOST]
    shown = names({work.learner_id for work in first})
    return {
        "unfinished_count": len(works),
        "unfinished": [
            {
                "work": work,
                "name": shown[work.learner_id],
                "title": work.unit.title,
                "late": work.due_at < visit.at,
            }
            for work in first
        ],
    }


ACTS = pages.acts(
    page,
    {
        "settle_extension": acts.settle_extension,
        "correct_extension": acts.correct_extension_of_course,
        "grant_extension": acts.grant_extension,
        "grant_to_cohort": acts.grant_extension_to_cohort,
    },
)
