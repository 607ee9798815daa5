"""How courses are called in a row, and which of their units a row leads to."""

from __future__ import annotations

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


@remembered
def _titles() -> dict[str, str]:
    keys = {key for programme in programmes.programmes() for key in programme.course_keys}
    return {key: course.title for key, course in get_host().courses(keys).items()}


@remembered
def _alone(course_key: str) -> str:
    course = get_host().course(course_key)
    return course.title if course else course_key
