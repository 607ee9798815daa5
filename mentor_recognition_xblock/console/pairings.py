"""A manager's pairings: cohorts mapped to mentors, who waits and why, who guides whom."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import inputs, pages
from ..access import ARRANGER, MANAGER, SHOWS
from ..badges import api as badges
from ..errors import Invalid, NotFound
from ..hosts import HostUnavailable, get_host
from ..mentors import api as mentors
from ..pages import FormAct, PageVisit, names
from ..pairing import api as pairing
from ..phrases import joined
from ..reviews import api as reviews
from ..statuses import status_of
from . import manager_pages

PAGE = 50
COHORTS = 25
MOST = 50
SEED = inputs.Reference(64)


@transaction.non_atomic_requests  # each act is its own transaction, and is retried as one
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
        "done": _done(request.GET.get("done", "")),
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
    guides = mentors.mentors(programme_id)
    full = pairing.loads(programme_id=programme_id, at=now, guides=guides)
    people = get_host().memberships(course)
    sizes = Counter(one.cohort_key for one in people.values() if one.enrolled and one.cohort_key)
    mapped = pairing.cohort_map([course])
    requests = pairing.open_requests(programme_id)
    left_over = pairing.unassigned(
        programme_id=programme_id, course_key=course, people=people, guides=guides, mapped=mapped,
        waiting=requests,
        staff_ids=reviews.not_mentored(programme_id=programme_id, course_key=course, at=now),
    )  # fmt: skip
    running = Paginator(pairing.course_pairings(course_key=course), PAGE).get_page(
        request.GET.get("page")
    )
    # Cohorts without a mentor first: they are what the page is opened for.
    existing = get_host().existing_cohorts(course)
    known = pairing.mapped_cohorts(course)
    cohorts = Paginator(
        sorted(
            (
                {
                    "key": key,
                    "name": existing.get(key) or known[key],
                    "gone": key not in existing,
                    "members": sizes.get(key, 0),
                    "mentor_id": mapped.get((course, key)),
                }
                for key in existing.keys() | known.keys()
            ),
            key=lambda one: (one["mentor_id"] is not None, one["name"]),
        ),
        COHORTS,
    ).get_page(request.GET.get("cohorts"))
    by_id = {one.id: one for one in guides}
    shown = names(
        {one.user_id for one in by_id.values()}
        | {one.learner_id for one in running}
        | {one.learner_id for one in left_over[:MOST]}
    )
    seed = _seed(request)
    suggested = (
        pairing.suggestions(
            programme_id=programme_id, at=now, seed=seed, waiting=requests, guides=guides, full=full
        )
        if who.is_manager
        else []
    )
    options = [
        (one.id, _with_load(shown[one.user_id], full[one.id]))
        for one in sorted(guides, key=lambda one: shown[one.user_id])
        if one.left_at is None
    ]
    return {
        "mentors": options,
        "cohorts": cohorts,
        "cohorts_off": not all(one.cohorted for one in people.values()),
        "unassigned": [
            {"name": shown[one.learner_id], "cohort": one.cohort, "reason": _reason(one.reason)}
            for one in left_over[:MOST]
        ],
        "unassigned_count": len(left_over),
        "unassigned_more": max(0, len(left_over) - MOST),
        "pairs": [
            {
                "pair": one,
                "learner": shown[one.learner_id],
                "mentor": shown[by_id[one.mentor_id].user_id],
                "method": _method(one.assignment_method),
            }
            for one in running
        ],
        "running": running,
        "waiting_count": len(requests) if who.is_manager else 0,
        "seed": seed,
        "suggested": [
            {
                "request": one.request,
                "days": (now - one.request.queued_at).days,
                "mentor": shown[by_id[one.mentor_id].user_id],
                "skills": joined(one.fit.skills),
                "missing": joined(one.fit.missing),
                "hours": None if one.fit.hours is None else round(one.fit.hours),
                "drawn": one.drawn,
            }
            for one in suggested
        ],
        "term": pairing.capacity_term(programme_id, now.date()),
    }


def _seed(request: HttpRequest) -> str:
    """The seed of the suggestions that were looked at, or a new one."""
    try:
        return SEED("seed", request.POST.get("seed")) or pairing.new_seed()
    except Invalid:
        return pairing.new_seed()


def _map(who: PageVisit, data: dict[str, Any]) -> str:
    course, cohort = data["course"], data["cohort"]
    manager_pages.require_course(who, course)
    mentor_id = manager_pages.mentor(who, data["mentor"]).id if data["mentor"] else None
    if mentor_id is not None and not data["beyond"]:
        _room(who, course, cohort, mentor_id)
    pairing.map_cohort(
        programme_id=who.programme.id,
        course_key=course,
        cohort_key=cohort,
        mentor_id=mentor_id,
        at=timezone.now(),
        actor=who.user_id,
    )
    return "mapped" if mentor_id is not None else "unmapped"


def _room(who: PageVisit, course: str, cohort: str, mentor_id: int) -> None:
    """Refuse a cohort larger than the mentor's free places, unless the manager insists."""
    load = pairing.load_of(programme_id=who.programme.id, mentor_id=mentor_id, at=timezone.now())
    if load.capacity is None:
        return
    own = {
        one.learner_id for one in pairing.active_pairings_of(mentor_id) if one.course_key == course
    }
    people = get_host().memberships(course)
    coming = {pk for pk, one in people.items() if one.enrolled and one.cohort_key == cohort} - own
    if load.active + len(coming) > load.capacity:
        raise Invalid(
            ngettext(
                "This would give the mentor {count} learner, and they offered {capacity}: "
                "choose another, or tick “beyond capacity”.",
                "This would give the mentor {count} learners, and they offered {capacity}: "
                "choose another, or tick “beyond capacity”.",
                load.active + len(coming),
            ).format(count=load.active + len(coming), capacity=load.capacity),
            field="mentor",
        )


def _pair(who: PageVisit, data: dict[str, Any]) -> str:
    manager_pages.require_course(who, data["course"])
    pairing.assign_mentor(
        programme_id=who.programme.id,
        course_key=data["course"],
        learner_id=manager_pages.learner(data["learner"], course_key=data["course"]).user_id,
        mentor_id=manager_pages.mentor(who, data["mentor"]).id,
        method="manual",
        at=timezone.now(),
        actor=who.user_id,
        beyond_capacity=data["beyond"],
    )
    return "paired"


def _end(who: PageVisit, data: dict[str, Any]) -> str:
    found = pairing.pairing_by_uuid(data["pairing"])
    if found.programme_id != who.programme.id:
        raise NotFound(_("There is no such pairing."))
    pairing.end_pairing(
        pairing_id=found.id,
        reason="no_fault",
        parted=True,
        at=timezone.now(),
        actor=who.user_id,
    )
    return "ended"


def _note(who: PageVisit, data: dict[str, Any]) -> str:
    manager_pages.require_course(who, data["course"])
    learner = manager_pages.learner(data["learner"], course_key=data["course"])
    ended = [
        one
        for one in pairing.pairings_of_learner(
            programme_id=who.programme.id, learner_id=learner.user_id
        )
        if one.course_key == data["course"] and one.ends_at is not None
    ]
    if not ended:
        raise NotFound(
            _("This learner has had no earlier mentor in the course: nothing to hand over."),
            field="learner",
        )
    pairing.write_hand_over(
        pairing_uuid=ended[0].uuid,
        author_id=who.user_id,
        note=data["note"],
        at=timezone.now(),
        manager=True,
    )
    return "noted"


def _match(who: PageVisit, data: dict[str, Any]) -> str:
    """Confirm one suggestion; the seed makes the same ones again."""
    now = timezone.now()
    offered = pairing.suggestions(programme_id=who.programme.id, at=now, seed=data["seed"])
    chosen = next((one for one in offered if one.request.uuid == data["request"]), None)
    if chosen is None:
        raise Invalid(_("Things have changed since: look at the suggestions again."))
    pairing.follow_suggestion(suggestion=chosen, at=now, actor=who.user_id)
    return "paired"


ACTS = pages.acts(
    page,
    {
        # Course staff map the cohorts of their own course: ``require_course`` names them.
        "map": FormAct(
            _map,
            (ARRANGER,),
            fields={
                "course": manager_pages.COURSE,
                "cohort": inputs.Reference(255),
                "mentor": manager_pages.ROW,
                "beyond": inputs.Flag(),
            },
        ),
        "pair": FormAct(
            _pair,
            (MANAGER,),
            fields={
                "course": manager_pages.COURSE,
                "learner": manager_pages.LOGIN,
                "mentor": manager_pages.ROW,
                "beyond": inputs.Flag(),
            },
        ),
        "end": FormAct(_end, (MANAGER,), fields={"pairing": inputs.Identifier()}),
        "note": FormAct(
            _note,
            (MANAGER,),
            fields={
                "course": manager_pages.COURSE,
                "learner": manager_pages.LOGIN,
                "note": inputs.Text(pairing.MAX_NOTE),
            },
        ),
        "match": FormAct(_match, (MANAGER,), fields={"request": inputs.Identifier(), "seed": SEED}),
    },
)


def _title(course_key: str) -> str:
    course = get_host().course(course_key)
    return course.title if course else course_key


def _with_load(name: str, load: pairing.LoadData) -> str:
    """A mentor's name with how many learners they guide and take, for a list to choose from."""
    told = [str(load.active) if load.capacity is None else f"{load.active}/{load.capacity}"]
    if load.away:
        told.append(_("away"))
    return f"{name} ({joined(told)})"


def _reason(key: str) -> str:
    return {
        "asked": _("has asked; the request waits"),
        "repair_wanted": _("re-pair wanted"),
        "no_cohort": _("is in no cohort"),
        "cohorts_off": _("the course uses no cohorts at present"),
        "cohort_unmapped": _("the cohort has no mentor"),
        "not_with_this_mentor": _("cannot be paired with the cohort's mentor"),
    }[key]


def _method(key: str) -> str:
    return {
        "cohort": _("by cohort"),
        "request": _("by request"),
        "match": _("by match"),
        "manual": _("by hand"),
        "import": _("by import"),
    }[key]


def _done(key: str) -> str:
    return {
        "mapped": _("The cohort has its mentor; its members follow."),
        "unmapped": _("The cohort has no mentor any more; its members' pairings have ended."),
        "paired": _("Paired."),
        "ended": _("The pairing has ended without fault."),
        "noted": _("The note is kept: the present mentor and the learner read it."),
        "imported": _("Imported."),
    }.get(key, "")
