"""Whether all is well: for the site's administrators, and what a manager can pass on to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import pages
from ..access import MANAGER, SHOWS, SITE_ADMIN
from ..health import api as health
from . import manager_pages

# How a state looks: its chip, the mark before it, its word.
LOOKS: Final = {
    health.State.GOOD: ("good", "done", gettext_lazy("well")),
    health.State.LOOK: ("wait", "due", gettext_lazy("look at it")),
    health.State.BAD: ("bad", "late", gettext_lazy("not well")),
}


@dataclass(frozen=True)
class Shown:
    """A finding and how it looks."""

    finding: health.Finding

    @property
    def look(self) -> str:
        """Of its chip."""
        return LOOKS[self.finding.state][0]

    @property
    def mark(self) -> str:
        """What its mark in the list looks like."""
        return LOOKS[self.finding.state][1]

    @property
    def word(self) -> Any:
        """Its state in a word."""
        return LOOKS[self.finding.state][2]


@dataclass(frozen=True)
class Group:
    """Findings under one heading."""

    key: str
    title: str
    findings: Sequence[Shown]


@pages.page(SITE_ADMIN, does=SHOWS)
def site(request: HttpRequest) -> HttpResponse:
    """Every finding, what is not well first within its group."""
    found = health.of_site(at=pages.visit_of(request).at)
    parts = [one for one in found if one.key.startswith("part.")]
    checks = [one for one in found if one.key.startswith("check.")]
    whole = [one for one in found if "." not in one.key]
    groups = [
        _group("whole", _("The site"), whole),
        _group("parts", _("Parts of the schedule"), parts),
        _group("checks", _("System checks"), checks),
    ]
    context = {"groups": [one for one in groups if one.findings], **_summed(found)}
    return manager_pages.show(request, "health.html", context)


@pages.page(MANAGER, does=SHOWS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What bears on the programme, in words that a manager can pass on."""
    visit = pages.visit_of(request)
    found = health.for_managers(at=visit.at)
    context = {
        "programme": visit.programme,
        "groups": [_group("whole", _("The site"), found)],
        "passed_on": [one for one in found if one.state is not health.State.GOOD],
        **_summed(found),
    }
    return manager_pages.show(request, "health.html", context)


def _group(key: str, title: str, found: Sequence[health.Finding]) -> Group:
    worst_first = sorted(found, key=lambda one: -one.state.value)
    return Group(key, title, [Shown(one) for one in worst_first])


def _summed(found: list[health.Finding]) -> dict[str, Any]:
    return {
        "bad": sum(one.state is health.State.BAD for one in found),
        "look": sum(one.state is health.State.LOOK for one in found),
    }
