"""Where things are found in the LMS."""

from __future__ import annotations

from django.conf import settings

from ..units import HostUnit, unit_of

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


def units(course_key: str) -> list[HostUnit]:
    """Our published blocks; only for tasks: it reads the course.

    From the branch that learners see: Studio's process would read the drafts by itself.
    """
    from opaque_keys.edx.keys import CourseKey
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    store, key = modulestore(), CourseKey.from_string(course_key)
    with store.branch_setting(ModuleStoreEnum.Branch.published_only, key):
        blocks = store.get_items(key, qualifiers={"category": BLOCK_TYPE})
        return [unit_of(block) for block in blocks]
