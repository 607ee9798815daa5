"""Who sees a course as its staff do, and what of it others see."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth import get_user_model

from .courses import STAFF_ROLES
from .queries import asked, parsed, strictly


@asked(frozenset)
def staff_user_ids(course_key: str) -> frozenset[int]:
    """Holders of a role that opens the staff's view: course, organisation, site."""
    from common.djangoapps.student.models import CourseAccessRole

    key = parsed(course_key)
    rows = CourseAccessRole.objects.filter(role__in=STAFF_ROLES, org__in=(key.org, "")).values_list(
        "user_id", "org", "course_id"
    )
    held = {
        user_id
        for user_id, org, course_id in rows
        if course_id == key or (not course_id and org == key.org)
    }
    admins = get_user_model().objects.filter(is_staff=True, is_active=True)
    return frozenset(held) | frozenset(admins.values_list("pk", flat=True))


@asked(bool)
def sees_as_staff(user_id: int, course_key: str) -> bool:
    """As ``has_access(user, "staff", course)`` says, which honours masquerading."""
    from lms.djangoapps.courseware.access import has_access

    account = get_user_model().objects.get(pk=user_id)
    return bool(has_access(account, "staff", parsed(course_key)))


def staffed(user_id: int, course_keys: Collection[str]) -> tuple[str, ...]:
    """Those of the courses; the account's roles are read once: the platform caches them on it."""
    from lms.djangoapps.courseware.access import has_access

    account = get_user_model().objects.get(pk=user_id)
    return tuple(key for key in course_keys if has_access(account, "staff", parsed(key)))


@strictly
def opens_unit(user_id: int, usage_key: str) -> bool:
    """Whether the block is left in the course's outline after the platform's own filters."""
    from lms.djangoapps.course_blocks.api import get_course_blocks
    from opaque_keys.edx.keys import UsageKey
    from xmodule.modulestore.django import modulestore

    account = get_user_model().objects.get(pk=user_id)
    block = UsageKey.from_string(usage_key)
    outline = modulestore().make_course_usage_key(block.course_key)
    return block in get_course_blocks(account, outline)
