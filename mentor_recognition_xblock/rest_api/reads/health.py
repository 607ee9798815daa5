"""Whether the site is well, for programs that watch it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from ...access import MANAGER, SHOWS, SITE_ADMIN, Done, Place, read
from ...health import api as health
from ...standing import Standing


@dataclass(frozen=True)
class Finding:
    """One thing: ``state`` is good, look or bad; ``key`` never changes; ``at`` may be null."""

    key: str
    state: str
    what: str
    says: str
    mend: str
    command: str
    at: datetime | None


@read(
    SITE_ADMIN,
    place=Place.SITE,
    area="health",
    does=SHOWS,
    label=gettext_lazy("Health of the site"),
    shows=tuple[Finding, ...],
)
def site(by: Standing) -> Done:
    """Schedule, worker, key, deliveries, jobs, letters, each part of the schedule, the checks."""
    return Done(made=tuple(_finding(one) for one in health.of_site(at=by.at)))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="health",
    does=SHOWS,
    label=gettext_lazy("What the site does for the programme"),
    shows=tuple[Finding, ...],
)
def programme(by: Standing) -> Done:
    """Schedule, worker, key, deliveries, jobs and letters."""
    return Done(made=tuple(_finding(one) for one in health.for_managers(at=by.at)))


def _finding(one: health.Finding) -> Finding:
    return Finding(
        key=one.key,
        state=one.state.name.lower(),
        what=str(one.what),
        says=str(one.says),
        mend=str(one.mend),
        command=one.command,
        at=one.at,
    )
