"""Who sees a course as its staff do."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from .queries import asked, parsed


@asked(frozenset)
def staff_user_ids(course_key: str) -> frozenset[int]:
    """Holders of a role that opens the staff's view: course, organisation, site."""
    from common.djangoapps.student.models import CourseAccessRole

    key = parsed(course_key)
    rows = CourseAccessRole.objects.filter(
        role__in=("staff", "instructor", "limited_staff"), org__in=(key.org, "")
    ).values_list("user_id", "org", "course_id")
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
