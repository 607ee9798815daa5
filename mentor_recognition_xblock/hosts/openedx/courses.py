"""Course runs and what stands in them."""

from __future__ import annotations

from typing import Any

from ..base import HostCourse
from . import places
from .queries import asked, parsed, strictly

units = strictly(places.units)
site_url = places.site_url
course_url = places.course_url


def settings_saved(block: Any) -> None:
    """A draft's: learners see it, and the areas hear of it, when Studio publishes it."""


def unit_url(usage_key: str) -> str:
    """By ``jump_to``, which finds the unit wherever an author moved it."""
    return places.unit_url(usage_key, course_key_of(usage_key))


@asked(lambda: None)
def course(course_key: str) -> HostCourse | None:
    """From the course overview."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    row = CourseOverview.get_from_id(parsed(course_key))
    return HostCourse(course_key, row.display_name, row.start)


def course_key_of(usage_key: str) -> str | None:
    """The context key, when it names a course."""
    from opaque_keys import InvalidKeyError
    from opaque_keys.edx.keys import UsageKey

    try:
        context = UsageKey.from_string(usage_key).context_key
    except InvalidKeyError:
        return None
    return str(context) if context.is_course else None
