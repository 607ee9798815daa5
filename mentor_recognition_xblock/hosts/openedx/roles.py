"""Who sees a course as its staff do, and what of it others see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.contrib.auth import get_user_model

from .courses import STAFF_ROLES
from .queries import asked, parsed, strictly


def _nobody() -> defaultdict[str, frozenset[int]]:
    return defaultdict(frozenset)


@asked(_nobody)
def staff_by_course(course_keys: Collection[str]) -> Mapping[str, frozenset[int]]:
    """Holders of a role that opens the staff's view: course, organisation, site."""
    from common.djangoapps.student.models import CourseAccessRole

    keys = {course_key: parsed(course_key) for course_key in course_keys}
    rows = CourseAccessRole.objects.filter(
        role__in=STAFF_ROLES, org__in={"", *(key.org for key in keys.values())}
    )
    held = list(rows.values_list("user_id", "org", "course_id"))
    admins = get_user_model().objects.filter(is_staff=True, is_active=True)
    everywhere = frozenset(admins.values_list("pk", flat=True))
    return {
        course_key: everywhere.union(
            user_id
            for user_id, org, course_id in held
            if course_id == key or (not course_id and org == key.org)
        )
        for course_key, key in keys.items()
    }


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
