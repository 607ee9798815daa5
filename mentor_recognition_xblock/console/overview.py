"""A manager's page of a programme: where the term stands, what waits, what its close needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import pages
from ..access import MANAGER, SEATS, SHOWS
from ..core.pictures.flow import Stage
from ..core.pictures.series import Estimate
from ..elements.pictures import FlowPicture, TermsPicture
from ..errors import NotFound
from ..home.waiting import as_shown, days_since
from ..home.waiting.manager import programme_waiting
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..reviews import api as reviews
from . import manager_pages


@dataclass(frozen=True)
class Ready:
    """One thing that a term's close needs, in a sentence that says whether it is so; and where."""

    what: str
    more: str
    done: bool
    address: str
    act: str


@pages.page(MANAGER, does=SHOWS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Tiles, outcomes by term, what waits and what is missing for the close."""
    visit = pages.visit_of(request)
    programme, now = visit.programme, visit.at
    term = programmes.term_at(programme.id, now.date())
    people = mentors.mentors(programme.id)
    full = pairing.loads(programme_id=programme.id, at=now, programme_mentors=people)
    requests = pairing.open_requests(programme.id)
    panels = reviews.open_counts(programme.id)
    context = {
        "programme": programme,
        "term": term,
        "week": _week(term, now.date()),
        "tiles": {
            "mentors": sum(mentor.left_at is None for mentor in people),
            "away": sum(load.away for load in full.values()),
            "paired": sum(load.active for load in full.values()),
            "places": sum(load.places for load in full.values()),
            "waiting": len(requests),
            "longest": days_since(requests[0].queued_at, now) if requests else 0,
            "panels": panels,
        },
        "outcomes": _outcomes(programme, now),
        "stages": _stages(programme, now),
        "rows": as_shown(programme_waiting(programme, at=now), now),
        "ready": _ready(programme, term, panels, now),
    }
    return manager_pages.show(request, "overview.html", context)


@pages.page(does=SHOWS)
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """The address that letters of earlier versions name: to the place that is the person's."""
    visit = pages.visit_of(request)
    if SEATS & visit.roles:
        return redirect("mentor_recognition:committee_queue", slug=slug)
    return redirect("mentor_recognition:console_overview", slug=slug)


def _week(term: programmes.TermData | None, day: date) -> dict[str, int] | None:
    """Which week of how many the term is in."""
    if term is None:
        return None
    weeks = ((term.ends_on - term.starts_on).days + 7) // 7
    return {"now": (day - term.starts_on).days // 7 + 1, "all": weeks}


def _outcomes(programme: programmes.ProgrammeData, at: datetime) -> TermsPicture | None:
    """The share of each closed term with its interval; None before the first."""
    try:
        figures = recognition.outcomes_by_term(programme_id=programme.id, at=at)
    except NotFound:  # no policy is in force yet
        return None
    if not figures:
        return None
    level = round(figures[0].confidence * 100)
    return TermsPicture(
        title=_("Outcomes by term"),
        caption=_(
            # xgettext:no-python-format
            "Completed pairings whose learners reached the outcome, scored blind, with"
            " {level} % interval."
        ).format(level=level),
        estimates=[Estimate(one.title, one.share, one.low, one.high) for one in figures],
        along=_("Term"),
    )


def _stages(programme: programmes.ProgrammeData, at: datetime) -> FlowPicture | None:
    """How many mentors hold which tier; None before a policy is in force."""
    try:
        tiers = recognition.mentors_by_tier(programme.id, at=at)
    except NotFound:
        return None
    return FlowPicture(
        title=_("Mentors by tier"),
        stages=[Stage(title, count) for title, count in tiers],
        stage_words=_("Tier"),
    )


def _ready(
    programme: programmes.ProgrammeData,
    term: programmes.TermData | None,
    panels: dict[str, int],
    at: datetime,
) -> list[Ready]:
    """What the next close needs, each with where it is arranged."""

    def address(view: str, section: str = "") -> str:
        return reverse(f"mentor_recognition:{view}", args=[programme.slug]) + section

    rubric = reviews.newest_rubric(programme.id)
    seats = {
        user_id
        for role in SEATS
        for user_id in programmes.members(programme_id=programme.id, role=role, at=at)
    }
    complete = panels.get("complete", 0)
    short = panels.get("waiting", 0) + panels.get("open", 0)
    return [
        _policy_row(programme, at),
        Ready(
            _("A rubric is in use") if rubric else _("No rubric is in use yet"),
            f"{rubric.title} {rubric.num}" if rubric else _("no work can be reviewed"),
            rubric is not None,
            address("console_rubrics"),
            _("Choose"),
        ),
        Ready(
            _("A term runs today") if term else _("No term runs today"),
            term.title if term else _("what is done now counts in no term"),
            term is not None,
            address("console_terms"),
            _("Add"),
        ),
        Ready(
            _("Every panel is complete") if short == 0 else _("Panels wait for reviews"),
            _("{n} of {all} complete").format(n=complete, all=complete + short),
            short == 0,
            address("console_list_panels"),
            _("Review panels"),
        ),
        _committee_row(programme, len(seats), at),
    ]


def _committee_row(programme: programmes.ProgrammeData, seats: int, at: datetime) -> Ready:
    """Whether members are enough for what is open, and for the most votes that a case may need."""
    try:
        policy = programmes.policy_in_force(programme_id=programme.id, at=at).policy
    except NotFound:
        needed = 1
    else:
        needed = policy.most_votes
    short = recognition.short_cases(programme_id=programme.id, at=at) if seats else 0
    if not seats:
        what, more = _("The committee has no members yet"), _("nobody decides yet")
    elif short or seats < needed:
        what = _("The committee has too few members")
        more = (
            ngettext(
                "{n} case lacks members who may vote on it",
                "{n} cases lack members who may vote on them",
                short,
            ).format(n=short)
            if short
            else _("the rules ask for {needed} votes on a case, and {n} may vote").format(
                needed=needed, n=seats
            )
        )
    else:
        what = _("The committee has members")
        more = ngettext("{n} member", "{n} members", seats).format(n=seats)
    return Ready(
        what,
        more,
        done=not short and seats >= needed,
        address=reverse("mentor_recognition:console_setup", args=[programme.slug]) + "#committee",
        act=_("Appoint"),
    )


def _policy_row(programme: programmes.ProgrammeData, at: datetime) -> Ready:
    words: dict[str, Any] = {
        "address": reverse("mentor_recognition:criteria", args=[programme.slug]),
        "act": _("Read"),
    }
    try:
        policy = programmes.policy_in_force(programme_id=programme.id, at=at)
    except NotFound:
        none = _("No policy is in force yet")
        return Ready(none, more=_("nothing can be evaluated"), done=False, **words)
    version = _("version {num}").format(num=policy.num)
    return Ready(_("A policy is in force"), more=version, done=True, **words)
