"""What comments led to: of one project, and of all of a mentor's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import MENTOR_OF_PAGE, OWNER, SHOWS, Done, Place, read
from ...errors import NotFound
from ...projects import api as projects
from ...projects import comparison_acts
from ...standing import Standing
from ...units.impact import MonthOfCycles, ProjectTrail, impact_of, trail_of
from .shared import names


@dataclass(frozen=True)
class ImpactOnWork:
    """One learner's work: comments made, those that came full circle, those named as helpful.

    ``gain`` is the change of the blind score, null until both panels are complete; of an ended
    pairing the project is null.
    """

    learner: str
    project_uuid: UUID | None
    title: str
    ended: bool
    comments: int
    cycles: int
    helped: int
    gain: float | None


@dataclass(frozen=True)
class OwnImpact:
    """What a mentor's comments led to, work by work and in the last twelve months."""

    works: tuple[ImpactOnWork, ...]
    months: tuple[MonthOfCycles, ...]


@read(
    OWNER,
    place=Place.PROGRAMME,
    area="projects",
    does=SHOWS,
    label=gettext_lazy("What comments led to"),
    takes={"project_uuid": inputs.Identifier()},
    shows=ProjectTrail,
)
def trail(by: Standing, *, project_uuid: UUID) -> Done:
    """The way of each comment of a project, for its learner and their mentor."""
    try:
        found = projects.project_by_uuid(project_uuid)
    except NotFound:
        raise comparison_acts.not_theirs() from None
    comparison_acts.require_reader(by, found)
    return Done(made=trail_of(found))


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="mentors",
    label=gettext_lazy("What my comments led to"),
    shows=OwnImpact,
)
def impact(by: Standing) -> Done:
    """A mentor's own comments over all their learners, without the works of ended pairings."""
    found = impact_of(mentor_id=by.mentor_id, user_id=by.user_id, at=by.at)
    called = names({work.learner_id for work in found.works})
    return Done(
        made=OwnImpact(
            works=tuple(
                ImpactOnWork(
                    called[work.learner_id],
                    work.project,
                    work.title,
                    work.ended,
                    work.comments,
                    work.cycles,
                    work.helped,
                    work.gain,
                )
                for work in found.works
            ),
            months=found.months,
        )
    )
