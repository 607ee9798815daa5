"""What the set-up of a programme shows: its state, and what is there and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from ...access import MANAGER, MEANING, SHOWS, Done, Place, read
from ...founding import api as founding
from ...programmes import api as programmes
from ...standing import Standing


@dataclass(frozen=True)
class SetupStep:
    """One step; ``who`` acts, empty for the manager; without what is ``needed`` nobody starts."""

    key: str
    title: str
    is_done: bool
    needed: bool
    says: str
    who: str


@dataclass(frozen=True)
class UnitOfSetup:
    """A published unit of a course and what it holds."""

    usage_key: str
    activity: str
    name: str


@dataclass(frozen=True)
class CourseOfSetup:
    """A course of the programme: its units, and the activities that none of them holds."""

    course_key: str
    title: str
    units: tuple[UnitOfSetup, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Setup:
    """``state`` is draft, open, paused or archived; ``means`` says what it lets be done."""

    state: str
    means: str
    steps: tuple[SetupStep, ...]
    courses: tuple[CourseOfSetup, ...]


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="founding",
    does=SHOWS,
    label=gettext_lazy("How far the programme is set up"),
    shows=Setup,
)
def setup(by: Standing) -> Done:
    """The steps of the set-up in order; what the site lacks is read as its health."""
    programme = programmes.programme(by.programme.id)
    found = founding.Findings(programme, by.at)
    return Done(
        made=Setup(
            state=programme.state.value,
            means=str(MEANING[programme.state]),
            steps=tuple(
                SetupStep(one.key, one.title, one.is_done, one.needed, one.says, one.who)
                for one in founding.checklist(found)
            ),
            courses=tuple(
                CourseOfSetup(
                    course.course_key,
                    course.title,
                    tuple(
                        UnitOfSetup(unit.usage_key, unit.activity, unit.name)
                        for unit in course.units
                    ),
                    course.missing,
                )
                for course in found.courses
            ),
        )
    )
