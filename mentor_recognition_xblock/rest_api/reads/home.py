"""What everybody's first page shows: what waits, and where the person belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from ...access import SIGNED_IN, Done, Place, read
from ...home.waiting import waiting_for
from ...hosts import get_host
from ...programmes import api as programmes
from ...projects import api as projects
from ...shared_reads import sharing
from ...shell import belonging_of
from ...standing import Standing
from .shared import WaitingRow, course_title, waiting_row


@dataclass(frozen=True)
class UnitOfCourse:
    """A unit that the person may open; ``key`` is the place of its acts.

    ``due_at`` is until when their own work is due, or the date for everybody where they do not
    learn; ``due_after_days`` says how long after a learner's start works are due.
    """

    key: str
    activity: str
    title: str
    due_at: datetime | None
    due_after_days: int | None


@dataclass(frozen=True)
class CourseOfPerson:
    """A course run that the person takes or teaches; ``key`` is the place of its acts."""

    key: str
    title: str
    is_enrolled: bool
    is_staff: bool
    units: tuple[UnitOfCourse, ...]


@dataclass(frozen=True)
class Belongs:
    """A programme and what the person is in it; ``slug`` is the place of its acts."""

    slug: str
    title: str
    offices: tuple[str, ...]
    is_mentor: bool
    courses: tuple[CourseOfPerson, ...]


@read(
    SIGNED_IN,
    place=Place.SITE,
    area="home",
    label=gettext_lazy("What waits for you"),
    shows=tuple[WaitingRow, ...],
)
def waiting(by: Standing) -> Done:
    """What waits for the person in all their roles, what is late first."""
    with sharing(by.at) as now:
        rows = waiting_for(belonging_of(by.user_id, now), at=now)
        return Done(made=tuple(waiting_row(row, now) for row in rows))


@read(
    SIGNED_IN,
    place=Place.SITE,
    area="home",
    label=gettext_lazy("Your programmes, roles and courses"),
    shows=tuple[Belongs, ...],
)
def places(by: Standing) -> Done:
    """Programmes in which the person holds an office, mentors, learns or teaches."""
    found = belonging_of(by.user_id, by.at)
    shown = []
    for one in programmes.programmes():
        offices, is_mentor = found.held(one.id), one.id in found.mentorships
        courses = _courses(by.user_id, one, everyone=is_mentor)
        if offices or is_mentor or courses:
            shown.append(
                Belongs(one.slug, one.title, tuple(sorted(offices)), is_mentor, tuple(courses))
            )
    return Done(made=tuple(shown))


def _courses(
    user_id: int, one: programmes.ProgrammeData, *, everyone: bool
) -> list[CourseOfPerson]:
    """Courses that the person takes or teaches; of a mentor, those whose units open to them."""
    host = get_host()
    staffed = host.staffed(user_id, one.course_keys)
    takes_any = bool(host.enrolled_in_any([user_id], one.course_keys))
    taken = [key for key in one.course_keys if takes_any and host.is_enrolled(user_id, key)]
    shown, due = [], _due_dates(user_id, taken)
    for key in one.course_keys:
        if key not in taken and key not in staffed and not everyone:
            continue
        units = tuple(
            UnitOfCourse(
                unit.usage_key,
                unit.activity,
                unit.name,
                due.get(unit.id, unit.due_at),
                unit.due_after_days,
            )
            for unit in programmes.units(key).values()
            if unit.removed_at is None and host.opens_unit(user_id, unit.usage_key)
        )
        if units or key in taken or key in staffed:
            shown.append(
                CourseOfPerson(key, course_title(key), key in taken, key in staffed, units)
            )
    return shown


def _due_dates(user_id: int, course_keys: list[str]) -> dict[int, datetime]:
    """Until when the learner's works in these courses are due, by unit."""
    units = [
        unit
        for listed in programmes.units_of(course_keys).values()
        for unit in listed
        if unit.activity == "project" and unit.has_date
    ]
    if not units:
        return {}
    standing = projects.standing_in(learner_id=user_id, units=units)
    return {unit_id: one.due_at for unit_id, one in standing.items()}
