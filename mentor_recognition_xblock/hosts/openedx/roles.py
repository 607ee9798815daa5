"""What a person may do in a course: its roles, also those over a cohort alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from .queries import asked, parsed

# Our word, the platform's class. Releases differ: a class that is not there gives no role.
COURSE_ROLES = {
    "staff": "CourseStaffRole",
    "instructor": "CourseInstructorRole",
    "limited_staff": "CourseLimitedStaffRole",
    "beta": "CourseBetaTesterRole",
    "data_researcher": "CourseDataResearcherRole",
}
ORGANISATION_ROLES = {
    "staff": "OrgStaffRole",
    "instructor": "OrgInstructorRole",
    "data_researcher": "OrgDataResearcherRole",
}


@asked(frozenset)
def course_roles(user_id: int, course_key: str) -> frozenset[str]:
    """Roles in the course or its whole organisation; the site's staff count as instructors."""
    from common.djangoapps.student import roles

    key, account = parsed(course_key), get_user_model().objects.get(pk=user_id)
    held = {"instructor"} if account.is_staff else set()
    held |= {name for name, kind in COURSE_ROLES.items() if _holds(roles, kind, key, account)}
    held |= {
        name for name, kind in ORGANISATION_ROLES.items() if _holds(roles, kind, key.org, account)
    }
    return frozenset(held | _forum_roles(user_id, course_key))


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


def _holds(roles: Any, kind: str, scope: Any, account: Any) -> bool:
    role = getattr(roles, kind, None)
    return role is not None and bool(role(scope).has_user(account))


@asked(frozenset)
def _forum_roles(user_id: int, course_key: str) -> frozenset[str]:
    """``group_moderator``: the one role the platform gives over a person's own cohort."""
    from openedx.core.djangoapps.django_comment_common.models import Role

    rows = Role.objects.filter(
        course_id=parsed(course_key), name="Group Moderator", users__id=user_id
    )
    return frozenset({"group_moderator"} if rows.exists() else ())
