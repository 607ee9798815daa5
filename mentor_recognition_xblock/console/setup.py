"""A programme's set-up: what is there, what is missing, who must act; and how it is opened."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS, Done, Needs, ProgrammeState, allows
from ..errors import RecognitionError
from ..founding import acts as founding_acts
from ..founding import api as founding
from ..health import api as health
from ..mentors import acts as mentor_acts
from ..pairing import manager_acts as pairing_acts
from ..programmes import acts as programme_acts
from ..programmes import api as programmes
from ..programmes import people_acts
from ..reviews import acts as review_acts
from ..reviews import rubric_acts
from ..shell import look_of
from ..statuses import status_of
from . import manager_pages, setup_parts

# By the name under which a form posts: the step in which the form stands.
STEP_OF: Final = {
    "rename": "basics",
    "course": "courses",
    "remove_course": "courses",
    "terms": "calendar",
    "policy": "criteria",
    "rubric": "rubric",
    "appoint": "committee",
    "dismiss": "committee",
    "name_chair": "committee",
    "reviewers": "reviewers",
    "mentor": "mentors",
    "capacities": "mentors",
    "units": "units",
    "open": "start",
    "rehearse": "start",
    "pause": "state",
    "archive": "state",
}


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every step with its control; a rehearsal is shown at once, for nothing of it stays."""
    posted = request.POST.get("act", "")
    rehearsal: founding.Rehearsal | None = None
    error: RecognitionError | None = None
    if posted == "rehearse":
        done = pages.perform_here(request)
        if isinstance(done, Done):
            rehearsal = done.made
        else:
            error = done
    else:
        step = _step_of(request)
        address = reverse("mentor_recognition:console_setup", args=[slug])
        answer = pages.perform(request, address=address, query=f"&step={step}#{step}")
        if isinstance(answer, HttpResponse):
            return answer
        error = answer
    context = {**_shown(request, slug, error), "error": error, "rehearsal": rehearsal}
    context["failed_page"] = setup_parts.page_that_mends(rehearsal, slug)
    return manager_pages.show(request, "setup.html", context, status=status_of(error))


def _step_of(request: HttpRequest) -> str:
    """The step whose form was posted; a pause is ended where the state stands."""
    posted = request.POST.get("act", "")
    if posted == "open" and request.POST.get("shown") == ProgrammeState.PAUSED:
        return "state"
    return STEP_OF.get(posted, "")


def _shown(request: HttpRequest, slug: str, error: RecognitionError | None) -> dict[str, Any]:
    """The checklist as it is now, after what was done, and what its steps show."""
    visit = pages.visit_of(request)
    found = founding.Findings(programmes.programme_by_slug(slug), visit.at)
    site = health.for_managers(at=visit.at)
    items = [*founding.checklist(found), setup_parts.site_step(site)]
    # After a refusal or a rehearsal the address still holds what was said before it.
    shown = setup_parts.named(found)
    said = "" if request.method == "POST" else pages.done_message(request)
    # Where something was done or refused stays open, and says so in its place.
    acted = _step_of(request) or request.GET.get("step", "")
    needed = [one for one in items if one.needed]
    arranges = allows(found.programme.state, Needs.ARRANGE)
    next_step = next((one for one in needed if arranges and not one.is_done), None)
    return {
        "programme": found.programme,
        "state": look_of(found.programme.state),
        "steps": [
            setup_parts.Step(
                one,
                is_open=one is next_step or one.key == acted or one.key in request.GET,
                said=said if one.key == acted else "",
                fault=str(error) if error and one.key == acted else "",
            )
            for one in items
        ],
        "next": next_step,
        "done_count": sum(one.is_done for one in needed),
        "needed_count": len(needed),
        "said": {acted: said},
        "faults": {acted: str(error)} if error else {},
        "done": "" if acted else said,
        "found": found,
        "self_id": visit.user_id,
        "policies": setup_parts.policies(),
        **setup_parts.courses(visit, request.GET.get("course_title")),
        **setup_parts.people(found, shown),
        **setup_parts.calendar(found),
        **setup_parts.cohorts(found, shown),
        **setup_parts.site(site),
    }


ACTS = pages.acts(
    page,
    {
        "rename": programme_acts.rename,
        "course": programme_acts.add_course,
        "remove_course": pairing_acts.remove_course,
        "terms": programme_acts.lay_out_terms,
        "policy": programme_acts.use_policy,
        "rubric": rubric_acts.use_shipped_rubric,
        "appoint": people_acts.appoint,
        "dismiss": people_acts.dismiss,
        "name_chair": people_acts.name_chair,
        "reviewers": review_acts.appoint_reviewers,
        "mentor": mentor_acts.add,
        "capacities": pairing_acts.set_capacities,
        "units": programme_acts.read_units,
        "rehearse": founding_acts.rehearse,
        "open": founding_acts.open_programme,
        "pause": founding_acts.pause,
        "archive": founding_acts.archive,
    },
)
