"""What the steps of the set-up show beside the checklist: courses, people, days, policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import inputs
from ..errors import Invalid
from ..founding import api as founding
from ..health import api as health
from ..hosts import get_host
from ..pages import PageVisit, names
from ..programmes import api as programmes
from ..recognition import api as recognition
from .health import Shown as ShownFinding

WORDS: Final = inputs.Text(100, required=False, lines=False)
# So many courses are offered, and so many people and cohorts shown; lists have the rest.
MOST: Final = 8


@dataclass(frozen=True)
class Step:
    """An item of the checklist as it is shown: open where something is to be done or was.

    ``said`` is what was done in it, ``fault`` why something was not; each empty for nothing.
    """

    item: founding.Item
    is_open: bool
    said: str
    fault: str

    @property
    def template(self) -> str:
        """What the step holds."""
        return f"mentor_recognition/console/setup/{self.item.key}.html"

    @property
    def mark(self) -> str:
        """What its mark looks like."""
        return "done" if self.item.is_done else "late" if self.item.needed else "due"


def site_step(found: list[health.Finding]) -> founding.Item:
    """The site as one step of the list: not the manager's to mend."""
    bad = sum(one.state is health.State.BAD for one in found)
    says = _("Key, worker and schedule are there.")
    if bad:
        says = ngettext("{n} thing is not well.", "{n} things are not well.", bad).format(n=bad)
    who = _("The site's operator")
    return founding.Item("site", _("The site"), is_done=not bad, says=says, needed=False, who=who)


def site(found: list[health.Finding]) -> dict[str, Any]:
    """The findings, and those that a manager passes on."""
    return {
        "site": [ShownFinding(one) for one in found],
        "passed_on": [one for one in found if one.state is not health.State.GOOD],
    }


def courses(visit: PageVisit, asked: str | None) -> dict[str, Any]:
    """Course runs that the person may add, by title; those that are in are left out."""
    try:
        words = WORDS("course_title", asked)
    except Invalid:
        words = ""
    keys = visit.programme.course_keys
    found = get_host().courses_taught(visit.user_id, words=words, limit=MOST + len(keys) + 1)
    offered = [one for one in found if one.course_key not in keys]
    return {
        "words": words,
        "offered": offered[:MOST],
        "offered_more": len(offered) > MOST,
    }


def named(found: founding.Findings) -> dict[int, str]:
    """What everybody whom the steps show is called, in one query."""
    in_charge = {*found.managers, *(user_id for _role, user_id in found.seats)}
    return names(
        in_charge | {one.user_id for one in found.mentors} | {*sorted(found.reviewers)[:MOST]}
    )


def people(found: founding.Findings, shown: Mapping[int, str]) -> dict[str, Any]:
    """Who sits, reviews and mentors, by name; the first of each."""
    reviewers = sorted(found.reviewers)
    office = programmes.Office
    in_charge = [*found.seats, *((office.MANAGER, user_id) for user_id in found.managers)]
    return {
        "in_charge": [
            {
                "user_id": user_id,
                "name": shown[user_id],
                "role": role,
                "title": role.label,
                "seat": None if role == office.MANAGER else role,
            }
            for role, user_id in in_charge
        ],
        # The one that is missing first.
        "offices": [
            (role, role.label) for role in (office.CHAIR, office.COMMITTEE, office.MANAGER)
        ],
        "reviewer_names": [shown[user_id] for user_id in reviewers[:MOST]],
        "reviewers_more": max(0, len(reviewers) - MOST),
        "mentor_names": [shown[one.user_id] for one in found.mentors[:MOST]],
        "mentors_more": max(0, len(found.mentors) - MOST),
    }


def cohorts(found: founding.Findings, shown: Mapping[int, str]) -> dict[str, Any]:
    """The first cohorts with the names of their mentors, those without one first."""
    called = {one.id: shown[one.user_id] for one in found.mentors}
    return {
        "cohorts": [
            {"cohort": one, "mentor": called.get(one.mentor_id, "")} for one in found.cohorts[:MOST]
        ],
        "cohorts_more": max(0, len(found.cohorts) - MOST),
    }


def calendar(found: founding.Findings) -> dict[str, Any]:
    """The first day that is proposed: the day after the last term, or today before the first."""
    today = found.at.date()
    last = max((term.ends_on for term in found.terms), default=today - timedelta(days=1))
    return {"first_day": last + timedelta(days=1)}


def policies() -> list[dict[str, Any]]:
    """The shipped policies in words."""
    titles = {
        "starter": _("Starter: criteria that a new programme can feed"),
        "default": _("Default: the full table"),
    }
    return [
        {"name": name, "title": title, "tiers": recognition.shipped_criteria(name)}
        for name, title in titles.items()
    ]


def page_that_mends(rehearsal: founding.Rehearsal | None, slug: str) -> str:
    """Where the first step that failed is mended; empty where the platform's pages do."""
    failed = rehearsal.failed if rehearsal else None
    if failed is None or not failed.page:
        return ""
    return reverse(f"mentor_recognition:{failed.page}", args=[slug])
