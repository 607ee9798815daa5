"""Course runs and what stands in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Q

from ..base import HostCourse
from . import places
from .queries import asked, parsed, strictly

# Of a course run, or of an organisation with all of its course runs.
STAFF_ROLES: Final = ("staff", "instructor", "limited_staff")

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


@asked(dict)
def courses(course_keys: Collection[str]) -> dict[str, HostCourse]:
    """From the course overviews."""
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    rows = CourseOverview.objects.filter(id__in=[parsed(key) for key in course_keys])
    listed = rows.values_list("id", "display_name", "start")
    return {str(key): HostCourse(str(key), title, start) for key, title, start in listed}


@asked(list)
def courses_taught(user_id: int, *, words: str, limit: int) -> list[HostCourse]:
    """By the person's roles in course runs and organisations; all for the platform's staff."""
    from common.djangoapps.student.models import CourseAccessRole
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    rows = CourseOverview.objects.filter(display_name__icontains=words)
    account = get_user_model().objects.get(pk=user_id)
    if not (account.is_staff or account.is_superuser):
        held = CourseAccessRole.objects.filter(user_id=user_id, role__in=STAFF_ROLES)
        places = list(held.values_list("course_id", "org"))
        keys = [key for key, _org in places if key]
        orgs = [org for key, org in places if org and not key]
        rows = rows.filter(Q(id__in=keys) | Q(org__in=orgs))
    found = rows.order_by("display_name", "id").values_list("id", "display_name", "start")
    return [HostCourse(str(key), title, start) for key, title, start in found[:limit]]


def course_key_of(usage_key: str) -> str | None:
    """The context key, when it names a course."""
    from opaque_keys import InvalidKeyError
    from opaque_keys.edx.keys import UsageKey

    try:
        context = UsageKey.from_string(usage_key).context_key
    except InvalidKeyError:
        return None
    return str(context) if context.is_course else None
