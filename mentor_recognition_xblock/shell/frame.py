"""The frame of a page: its place, the tabs that open there, and the other places of the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..access import Office
from ..programmes import api as programmes
from .belonging import Belonging, belonging_of


@dataclass(frozen=True)
class Tab:
    """A page of a place: its view, its words, and the views that stand under it."""

    view: str
    label: Any
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a role works: the first tab is its front page."""

    key: str
    label: Any
    tabs: tuple[Tab, ...]


@dataclass(frozen=True)
class Link:
    """An address, its words, and whether one is there."""

    address: str
    label: Any
    is_current: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """A programme and the places in it that are the person's."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Frame:
    """What a page's head shows; ``place`` empty on pages that belong to none.

    ``searches``: the person's offices open lists that the search looks through.
    """

    place: Any
    tabs: tuple[Link, ...]
    elsewhere: tuple[Elsewhere, ...]
    name: str
    searches: bool = False


MENTOR: Final = Place(
    "mentor",
    _("Mentor"),
    (
        Tab("mentor_learners", _("My learners")),
        Tab("mentor_impact", _("What comments led to")),
        Tab("mentor_binder", _("Evidence binder")),
        Tab("mentor_progress", _("My progress"), ("sponsors",)),
        Tab("mentor_growth", _("Contributions and learning")),
        Tab("portfolio", _("Public page")),
    ),
)
CONSOLE: Final = Place(
    "console",
    _("Programme"),
    (
        Tab("console_overview", _("Overview"), ("console_outcomes",)),
        Tab(
            "console_list_mentors",
            _("Mentors"),
            (
                "console_mentor",
                "console_add_mentor",
                "console_import_mentors",
                "console_list_sponsorships",
            ),
        ),
        Tab("console_list_people", _("People"), ("console_person", "console_give_role")),
        Tab(
            "console_list_learners",
            _("Learners"),
            ("console_extensions", "console_list_extensions"),
        ),
        Tab(
            "console_pairings",
            _("Pairings"),
            ("console_import", "console_list_pairings", "console_list_cohorts"),
        ),
        Tab("console_terms", _("Terms"), ("console_term", "console_list_jobs", "console_job")),
        Tab("console_policy", _("Rules")),
        Tab(
            "console_rubrics",
            _("Rubrics and reviewers"),
            (
                "console_list_reviewers",
                "console_list_panels",
                "console_panel",
                "console_rubric_draft",
                "console_rubric_preview",
                "console_rubric_version",
                "console_rubric_proposals",
                "console_exemplars",
                "console_exemplar",
                "console_lent_work",
                "console_sessions",
                "console_session",
                "console_session_work",
                "console_list_partners",
                "console_partners",
                "console_partner_work",
            ),
        ),
        Tab("console_skills", _("Skills")),
        Tab(
            "console_list_badges", _("Badges"), ("console_badge", "console_art", "console_issuing")
        ),
        Tab("console_list_appeals", _("Appeals"), ("console_appeal",)),
        Tab("console_spotlights", _("Spotlights")),
        Tab("console_list_log", _("Log")),
        Tab("console_setup", _("Set-up"), ("console_health",)),
    ),
)
COMMITTEE: Final = Place(
    "committee",
    _("Committee"),
    (
        Tab("committee_queue", _("What waits"), ("committee_dossier", "committee_evaluation")),
        Tab("committee_list_proposals", _("Cases")),
        Tab("appeal_seats", _("Appeals"), ("appeal_seat",)),
        Tab("committee_list_committee_panels", _("Review panels"), ("committee_panel",)),
        Tab("committee_closes", _("Closes"), ("committee_back_test",)),
        Tab("committee_guards", _("Signs")),
        Tab("console_spotlights", _("Spotlights")),
    ),
)
PLACES: Final = (CONSOLE, COMMITTEE, MENTOR)


def frame_of(
    *,
    user_id: int,
    at: datetime,
    programme: programmes.ProgrammeData | None,
    view: str,
    name: str,
    opens: Callable[[str], bool],
) -> Frame:
    """The frame of the page ``view``; ``opens`` says of a view whether its door lets one in."""
    found = belonging_of(user_id, at)
    place = _place(found, programme, view)
    tabs: tuple[Link, ...] = ()
    if place is not None and programme is not None:
        tabs = tuple(
            Link(
                reverse(f"mentor_recognition:{tab.view}", args=[programme.slug]),
                tab.label,
                view in (tab.view, *tab.under),
            )
            for tab in place.tabs
            if opens(tab.view)
        )
    return Frame(
        place="" if place is None else place.label,
        tabs=tabs,
        elsewhere=tuple(_elsewhere(found, one, programme, place) for one in found.all),
        name=name,
        searches=bool(found.offices),
    )


def _place(found: Belonging, programme: programmes.ProgrammeData | None, view: str) -> Place | None:
    """The place a view belongs to; of several, the one that is the person's."""
    holding = [
        place for place in PLACES if any(view in (tab.view, *tab.under) for tab in place.tabs)
    ]
    if programme is None or not holding:
        return None
    own = [place for place in holding if place in _places(found, programme)]
    return (own or holding)[0]


def _places(found: Belonging, programme: programmes.ProgrammeData) -> list[Place]:
    offices = found.held(programme.id)
    return [
        place
        for place, is_theirs in (
            (CONSOLE, Office.MANAGER in offices),
            (COMMITTEE, bool(offices - {Office.MANAGER})),
            (MENTOR, programme.id in found.mentorships),
        )
        if is_theirs
    ]


def _elsewhere(
    found: Belonging,
    one: programmes.ProgrammeData,
    programme: programmes.ProgrammeData | None,
    here: Place | None,
) -> Elsewhere:
    return Elsewhere(
        one.title,
        tuple(
            Link(
                reverse(f"mentor_recognition:{place.tabs[0].view}", args=[one.slug]),
                place.label,
                place is here and programme is not None and one.id == programme.id,
            )
            for place in _places(found, one)
        ),
    )
