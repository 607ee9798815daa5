"""A manager's pairings: cohorts mapped to mentors, who waits and why, who mentors whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import pages
from ..access import ARRANGER, SHOWS
from ..badges import api as badges
from ..errors import Invalid
from ..hosts import HostMembership, HostUnavailable, get_host
from ..mentors import api as mentors
from ..pages import PageVisit, names
from ..pairing import api as pairing
from ..pairing import manager_acts
from ..phrases import joined
from ..reviews import api as reviews
from ..statuses import status_of
from . import manager_pages

PAGE = 50
COHORTS = 25
MOST = 50


@pages.page(ARRANGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One course of the programme; course staff see their own courses and may map cohorts."""
    who = pages.visit_of(request)
    asked = request.POST.get("course") or request.GET.get("course") or ""
    course = asked if asked in who.courses else (who.courses[0] if who.courses else "")
    address = reverse("mentor_recognition:console_pairings", args=[slug])
    answer = pages.perform(request, address=address, query=f"&course={quote(course)}")
    if isinstance(answer, HttpResponse):
        return answer
    try:
        details = _course(request, who, course) if course else {}
    except HostUnavailable as silent:
        # No cohorts and no learners are better than wrong ones: the page says why.
        details, answer = {}, answer or silent
        course = ""
    context = {
        "programme": who.programme,
        "manager": who,
        "error": answer,
        "done": pages.done_message(request),
        "course": course,
        "courses": [(key, _title(key)) for key in who.courses],
        "rate": badges.response_rate(programme_id=who.programme.id, at=timezone.now())
        if who.is_manager
        else None,
        **details,
    }
    return manager_pages.show(request, "pairings.html", context, status=status_of(answer))


def _course(request: HttpRequest, who: PageVisit, course: str) -> dict[str, Any]:
    now = timezone.now()
    programme_id = who.programme.id
    programme_mentors = mentors.mentors(programme_id)
    full = pairing.loads(programme_id=programme_id, at=now, programme_mentors=programme_mentors)
    people = get_host().memberships(course)
    mapped = pairing.cohort_map([course])
    requests = pairing.open_requests(programme_id)
    left_over = pairing.unassigned(
        programme_id=programme_id,
        course_key=course,
        people=people,
        programme_mentors=programme_mentors,
        mapped=mapped,
        waiting=requests,
        staff_ids=reviews.not_mentored(programme_id=programme_id, course_key=course, at=now),
    )
    running = Paginator(pairing.course_pairings(course_key=course), PAGE).get_page(
        request.GET.get("page")
    )
    cohorts = _cohorts(course, people, mapped, request.GET.get("cohorts"))
    by_id = {mentor.id: mentor for mentor in programme_mentors}
    shown = names(
        {mentor.user_id for mentor in by_id.values()}
        | {pair.learner_id for pair in running}
        | {learner.learner_id for learner in left_over[:MOST]}
    )
    seed = _seed(request)
    suggested = (
        pairing.suggestions(
            programme_id=programme_id,
            at=now,
            seed=seed,
            waiting=requests,
            programme_mentors=programme_mentors,
            full=full,
        )
        if who.is_manager
        else []
    )
    return {
        "mentors": [
            (mentor.id, _with_load(shown[mentor.user_id], full[mentor.id]))
            for mentor in sorted(programme_mentors, key=lambda mentor: shown[mentor.user_id])
            if mentor.left_at is None
        ],
        "cohorts": cohorts,
        "cohorts_off": not all(membership.cohorted for membership in people.values()),
        **_without_mentor(left_over, shown),
        "pairs": [_pair(one, shown, by_id[one.mentor_id]) for one in running],
        "running": running,
        "waiting_count": len(requests) if who.is_manager else 0,
        "seed": seed,
        "suggested": [
            _suggestion(suggestion, shown[by_id[suggestion.mentor_id].user_id], now)
            for suggestion in suggested
        ],
        "term": pairing.capacity_term(programme_id, now.date()),
    }


def _without_mentor(
    learners: Sequence[pairing.UnassignedData], shown: Mapping[int, str]
) -> dict[str, Any]:
    """The first ``MOST`` who have no mentor, and how many more there are."""
    return {
        "unassigned": [
            {
                "name": shown[learner.learner_id],
                "cohort": learner.cohort,
                "reason": _reason(learner.reason),
            }
            for learner in learners[:MOST]
        ],
        "unassigned_count": len(learners),
        "unassigned_more": max(0, len(learners) - MOST),
    }


def _pair(
    pair: pairing.PairingData, shown: Mapping[int, str], mentor: mentors.MentorData
) -> dict[str, Any]:
    return {
        "pair": pair,
        "learner": shown[pair.learner_id],
        "mentor": shown[mentor.user_id],
        "method": pairing.AssignmentMethod(pair.assignment_method).label,
    }


def _cohorts(
    course: str,
    people: Mapping[int, HostMembership],
    mapped: Mapping[tuple[str, str], int],
    number: str | None,
) -> Page[dict[str, Any]]:
    """Cohorts without a mentor first: they are what the page is opened for."""
    sizes = Counter(
        membership.cohort_key
        for membership in people.values()
        if membership.enrolled and membership.cohort_key
    )
    existing = get_host().existing_cohorts(course)
    known = pairing.mapped_cohorts(course)
    rows = [
        {
            "key": key,
            "name": existing.get(key) or known[key],
            "gone": key not in existing,
            "members": sizes.get(key, 0),
            "mentor_id": mapped.get((course, key)),
        }
        for key in existing.keys() | known.keys()
    ]
    rows.sort(key=lambda row: (row["mentor_id"] is not None, row["name"]))
    return Paginator(rows, COHORTS).get_page(number)


def _suggestion(suggestion: pairing.SuggestionData, mentor: str, now: datetime) -> dict[str, Any]:
    return {
        "request": suggestion.request,
        "days": (now - suggestion.request.queued_at).days,
        "mentor": mentor,
        "skills": joined(suggestion.fit.skills),
        "missing": joined(suggestion.fit.missing),
        "hours": None if suggestion.fit.hours is None else round(suggestion.fit.hours),
        "drawn": suggestion.drawn,
    }


def _seed(request: HttpRequest) -> str:
    """The seed of the suggestions that were looked at, or a new one."""
    try:
        return manager_acts.SEED("seed", request.POST.get("seed")) or pairing.new_seed()
    except Invalid:
        return pairing.new_seed()


ACTS = pages.acts(
    page,
    {
        "map": manager_acts.map_cohort,
        "pair": manager_acts.pair,
        "end": manager_acts.end,
        "note": manager_acts.note,
        "match": manager_acts.match,
    },
)


def _title(course_key: str) -> str:
    course = get_host().course(course_key)
    return course.title if course else course_key


def _with_load(name: str, load: pairing.LoadData) -> str:
    """A mentor's name with how many learners they have and take, for a list to choose from."""
    facts = [str(load.active) if load.capacity is None else f"{load.active}/{load.capacity}"]
    if load.away:
        facts.append(_("away"))
    return f"{name} ({joined(facts)})"


def _reason(key: str) -> str:
    return {
        "asked": _("has asked; the request waits"),
        "repair_wanted": _("re-pair wanted"),
        "no_cohort": _("is in no cohort"),
        "cohorts_off": _("the course uses no cohorts at present"),
        "cohort_unmapped": _("the cohort has no mentor"),
        "not_with_this_mentor": _("cannot be paired with the cohort's mentor"),
    }[key]
