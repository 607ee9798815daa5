"""How courses are called in a row, where it leads, and whether its programme lets it wait."""

from __future__ import annotations

from datetime import datetime

from ...access import Needs, allows
from ...hosts import get_host
from ...programmes import api as programmes
from ...shared_reads import remembered, remembers


def course_title(course_key: str) -> str:
    """The course's title; its key where the platform knows none.

    On a page the platform is asked once for all courses of programmes, elsewhere for this one.
    """
    if remembers():
        return _titles().get(course_key) or _alone(course_key)
    return _alone(course_key)


def unit_for(programme: programmes.ProgrammeData, activity: str, *, user_id: int) -> str:
    """The first unit with the activity in a course that the person takes; "" where there is none.

    Two questions, however many courses the programme has.
    """
    units = programmes.units_with(course_keys=programme.course_keys, activity=activity)
    taken = get_host().enrolled_courses(user_id, list(units)) if units else frozenset()
    return next((units[key] for key in programme.course_keys if key in taken), "")


def lets(programme: programmes.ProgrammeData, needs: Needs) -> bool:
    """Whether what is to be done waits: what the programme's state would refuse does not."""
    return allows(programme.state, needs)


def lets_in_course(course_key: str, needs: Needs) -> bool:
    """The same of the programme of a course run; nothing waits in a course of none."""
    state = _states().get(course_key)
    return state is not None and allows(state, needs)


def due_in(programme: programmes.ProgrammeData, due_at: datetime) -> datetime | None:
    """By when it is due, None while nothing comes due: a pause moves its dates when it ends."""
    return due_at if allows(programme.state, Needs.TIME) else None


@remembered
def _states() -> dict[str, str]:
    return {key: one.state for one in programmes.programmes() for key in one.course_keys}


@remembered
def _titles() -> dict[str, str]:
    keys = {key for programme in programmes.programmes() for key in programme.course_keys}
    return {key: course.title for key, course in get_host().courses(keys).items()}


@remembered
def _alone(course_key: str) -> str:
    course = get_host().course(course_key)
    return course.title if course else course_key
