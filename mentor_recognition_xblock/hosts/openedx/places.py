"""Where things are found in the LMS."""

from __future__ import annotations

from django.conf import settings

BLOCK_TYPE = "mentor_recognition"


def site_url(path: str) -> str:
    """The path on ``LMS_ROOT_URL``."""
    return f"{str(getattr(settings, 'LMS_ROOT_URL', '')).rstrip('/')}{path}"


def course_url(course_key: str) -> str:
    """The course's home, which the LMS hands over to the Learning MFE."""
    return site_url(f"/courses/{course_key}/course/")


def unit_url(usage_key: str, course_key: str | None) -> str:
    """Opens the unit wherever it stands now; the LMS hands over to the Learning MFE."""
    if course_key is None:
        return ""
    return site_url(f"/courses/{course_key}/jump_to/{usage_key}")


def unit_with(course_key: str, activity: str) -> str | None:
    """The first published block of ours with the activity; only for tasks: it reads the course."""
    from opaque_keys.edx.keys import CourseKey
    from xmodule.modulestore.django import modulestore

    blocks = modulestore().get_items(
        CourseKey.from_string(course_key), qualifiers={"category": BLOCK_TYPE}
    )
    keys = sorted(str(block.scope_ids.usage_id) for block in blocks if block.activity == activity)
    return keys[0] if keys else None
