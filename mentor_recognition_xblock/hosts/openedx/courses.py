"""Course runs, the site and the organisation."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from ..base import HostCourse, HostOrganisation, HostSite
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
    return HostCourse(
        course_key,
        row.display_name,
        row.display_org_with_default,
        row.start,
        row.end,
        enrolment_starts_at=row.enrollment_start,
        enrolment_ends_at=row.enrollment_end,
        self_paced=bool(row.self_paced),
    )


def course_key_of(usage_key: str) -> str | None:
    """The context key, when it names a course."""
    from opaque_keys import InvalidKeyError
    from opaque_keys.edx.keys import UsageKey

    try:
        context = UsageKey.from_string(usage_key).context_key
    except InvalidKeyError:
        return None
    return str(context) if context.is_course else None


@asked(lambda: HostSite("", ""))
def site() -> HostSite:
    """The present site's name and root address, as its site configuration says."""
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    name = get_value("PLATFORM_NAME", getattr(settings, "PLATFORM_NAME", ""))
    root = get_value("LMS_ROOT_URL", getattr(settings, "LMS_ROOT_URL", ""))
    return HostSite(str(name), str(root).rstrip("/"))


@asked(lambda: None)
def organisation(course_key: str) -> HostOrganisation | None:
    """The organisation linked to the course; else the short name in its key."""
    from organizations.api import get_course_organization

    key = parsed(course_key)
    found = get_course_organization(key)
    if not found:
        return HostOrganisation(key.org, key.org)
    return HostOrganisation(found["short_name"], found["name"])
