"""What a mentor's comments led to: the trail of one project, and of all of a mentor's learners.

A score belongs to a whole work and not to a comment: it stands beside the chains, never in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import inputs
from ..access import SHOWS
from ..elements.pictures import SparklinePicture
from ..pairing import api as pairing
from ..projects import api as projects
from ..reviews import api as reviews
from . import comments, works
from .actions import Offer, Page, Show, address
from .visit import Visit

# Months that a picture goes back.
MONTHS: Final = 12


@dataclass(frozen=True)
class ProjectTrail:
    """The chains of a project; ``gain`` null until both blind panels are complete."""

    project: UUID
    versions: int
    comments: int
    cycles: int
    helped: int
    links: tuple[projects.TrailLink, ...]
    gain: reviews.WorkGain | None


@dataclass(frozen=True)
class LearnerImpact:
    """One learner's work: comments made, cycles, those that helped; ``gain`` as above.

    ``ended``: the pairing has; its project is no longer the mentor's to read.
    """

    learner_id: int
    project: UUID | None
    title: str
    usage_key: str
    ended: bool
    comments: int
    cycles: int
    helped: int
    gain: float | None


@dataclass(frozen=True)
class MonthOfCycles:
    """How many comments came full circle in a month, named by its first day."""

    month: date
    cycles: int


@dataclass(frozen=True)
class MentorImpact:
    """All of a mentor's works, newest last, and the last twelve months."""

    works: tuple[LearnerImpact, ...]
    months: tuple[MonthOfCycles, ...]


def trail_of(project: projects.ProjectData) -> ProjectTrail:
    """The trail of a project, for its learner and their mentor."""
    links = projects.trail_of(project.id)
    return ProjectTrail(
        project=project.uuid,
        versions=len(projects.versions(project.id)),
        comments=len(links),
        cycles=sum(link.is_cycle for link in links),
        helped=sum(link.helped for link in links),
        links=tuple(links),
        gain=reviews.gains([project.id]).get(project.id),
    )


def impact_of(*, mentor_id: int, user_id: int, at: datetime) -> MentorImpact:
    """What a mentor's own comments led to, in a constant number of queries."""
    pairs = {pair.id: pair for pair in pairing.pairings_of_mentor(mentor_id)}
    found = projects.works_with_cycles(pairing_ids=list(pairs), author_id=user_id)
    gained = reviews.gains([work.project_id for work, _counts in found])
    rows = []
    for work, counts in found:
        ended = pairs[work.pairing_id].ends_at is not None
        gain = gained.get(work.project_id)
        rows.append(
            LearnerImpact(
                learner_id=work.learner_id,
                project=None if ended else work.uuid,
                title="" if ended else work.title,
                usage_key="" if ended else work.usage_key,
                ended=ended,
                comments=counts.comments,
                cycles=len(counts.cycles),
                helped=counts.helped,
                gain=None if gain is None else gain.after - gain.before,
            )
        )
    moments = [moment for _work, counts in found for moment in counts.cycles]
    return MentorImpact(tuple(rows), tuple(_months(moments, at)))


def _months(moments: Sequence[datetime], at: datetime) -> list[MonthOfCycles]:
    """The last months, the present one last, none left out."""
    counted = Counter(localtime(moment).date().replace(day=1) for moment in moments)
    month = localtime(at).date().replace(day=1)
    found = []
    for _back in range(MONTHS):
        found.append(MonthOfCycles(month, counted[month]))
        month = (
            month.replace(year=month.year - 1, month=12)
            if month.month == 1
            else month.replace(month=month.month - 1)
        )
    return found[::-1]


def picture(months: Sequence[MonthOfCycles]) -> SparklinePicture | None:
    """How many a month, where there is any."""
    if not any(one.cycles for one in months):
        return None
    return SparklinePicture(
        title=_("Comments that a new version followed, by month"),
        labels=[date_format(one.month, "YEAR_MONTH_FORMAT") for one in months],
        values=[float(one.cycles) for one in months],
        along=_("Month"),
    )


def sentence(trail: ProjectTrail) -> str:
    """What the comments led to, before any table."""
    if not trail.comments:
        return _("No comment has been made yet.")
    words = _("Comments addressed in a version that came after them: {cycles} of {n}.").format(
        cycles=trail.cycles, n=trail.comments
    )
    return f"{words} {gain_words(trail.gain)}"


def gain_words(gain: reviews.WorkGain | None) -> str:
    """How the blind scores went, or that it is too early to say."""
    if gain is None:
        return _("Not enough evidence yet on scores: both blind panels must be complete.")
    return _("The blind score went from {before} to {after}.").format(
        before=figure(gain.before), after=figure(gain.after)
    )


def impact_sentence(found: MentorImpact) -> str:
    """The same over all of a mentor's works."""
    cycles = sum(work.cycles for work in found.works)
    learners = len({work.learner_id for work in found.works if work.cycles})
    if not cycles:
        return _("No comment of yours has been addressed in a later version yet.")
    words = ngettext(
        "{n} of your comments was addressed in a later version,",
        "{n} of your comments were addressed in a later version,",
        cycles,
    ).format(n=cycles)
    by = ngettext("by {n} learner.", "by {n} learners.", learners).format(n=learners)
    return f"{words} {by} {_gains(found.works)}"


def _gains(rows: Sequence[LearnerImpact]) -> str:
    known = [work.gain for work in rows if work.gain is not None and work.cycles]
    if not known:
        return _("Not enough evidence yet on scores: both blind panels must be complete.")
    return ngettext(
        "The blind score of {n} work among them changed by {mean}.",
        "The blind scores of {n} works among them changed by {mean} on average.",
        len(known),
    ).format(n=len(known), mean=signed(fmean(known)))


def figure(value: float) -> str:
    """A score as people read it."""
    return number_format(round(value, 1), 1)


def signed(value: float) -> str:
    """A change with its sign: a true minus, none before zero."""
    rounded = round(value, 1)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{number_format(abs(rounded), 1)}"


def trail_page(visit: Visit, data: Mapping[str, Any]) -> Page:
    """The trail of one's own project or a mentee's, the comments that went furthest first."""
    project = works.opened(visit, data["uuid"])
    trail = trail_of(project)
    return Page(
        "trail.html",
        {
            "project": project,
            "is_own": project.learner_id == visit.user_id,
            "trail": trail,
            "sentence": sentence(trail),
            "links": [
                (link, comments.suggestion(link.exact, link.suggested))
                for link in sorted(
                    trail.links,
                    key=lambda link: (not link.is_cycle, not link.helped, link.made_at),
                )
            ],
            "criteria": [
                {
                    "title": one.title,
                    "before": figure(one.before),
                    "after": figure(one.after),
                    "change": signed(one.after - one.before),
                }
                for one in (trail.gain.criteria if trail.gain else ())
            ],
        },
        address("show_trail", uuid=project.uuid),
    )


ACTIONS: Final[dict[str, Offer]] = {
    "show_trail": Show(trail_page, (), SHOWS, fields={"uuid": inputs.Identifier(required=False)}),
}
