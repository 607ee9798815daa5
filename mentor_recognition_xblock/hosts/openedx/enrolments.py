"""Who is enrolled, and in which cohort: softly for pages, strictly for intake."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from ... import log_lines
from ..base import HostMembership
from .queries import asked, parsed, strictly

log = logging.getLogger(__name__)


@asked(bool)
def is_enrolled(user_id: int, course_key: str) -> bool:
    """Whether the person has an active enrolment."""
    return bool(_active(course_key).filter(user_id=user_id).exists())


@asked(frozenset)
def enrolled_courses(user_id: int, course_keys: Collection[str]) -> frozenset[str]:
    """Those of the course runs in which the person has an active enrolment, in one query."""
    from common.djangoapps.student.models import CourseEnrollment

    rows = CourseEnrollment.objects.filter(
        user_id=user_id, course_id__in=[parsed(key) for key in course_keys], is_active=True
    )
    return frozenset(str(key) for key in rows.values_list("course_id", flat=True))


@asked(frozenset)
def enrolled_user_ids(course_key: str) -> frozenset[int]:
    """Everyone with an active enrolment."""
    return frozenset(_active(course_key).values_list("user_id", flat=True))


@strictly
def enrol(user_id: int, course_key: str) -> None:
    """In the mode that the course gives by default; the platform sends its own events."""
    from common.djangoapps.student.models import CourseEnrollment

    if not is_enrolled(user_id, course_key):
        which = {"user": user_id, "course": course_key}
        with log_lines.job(log, "platform.enrol", which, failure=logging.WARNING):
            account = get_user_model().objects.get(pk=user_id)
            CourseEnrollment.enroll(account, parsed(course_key))


@asked(dict)
def starts(
    course_keys: Collection[str], *, user_ids: Collection[int]
) -> dict[tuple[str, int], datetime]:
    """By the schedules of self-paced courses, else by enrolment and course, in three queries.

    A site may keep no schedules, and one is reset when a learner shifts their dates; the platform
    reckons a schedule's start just so (``openedx.core.djangoapps.schedules.signals``).
    """
    from common.djangoapps.student.models import CourseEnrollment
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    keys, people = [parsed(key) for key in course_keys], set(user_ids)
    began = dict(CourseOverview.objects.filter(id__in=keys).values_list("id", "start"))
    rows = CourseEnrollment.objects.filter(course_id__in=keys, user_id__in=people)
    found = {
        (str(key), user_id): max(moment for moment in (created, began.get(key)) if moment)
        for user_id, key, created in rows.values_list("user_id", "course_id", "created")
        if created or began.get(key)
    }
    return found | _scheduled(keys, people)


@asked(dict)
def _scheduled(keys: Collection[Any], people: Collection[int]) -> dict[tuple[str, int], datetime]:
    """When the schedules begin; nothing where the platform keeps none."""
    from openedx.core.djangoapps.schedules.models import Schedule

    rows = Schedule.objects.filter(
        enrollment__course_id__in=keys, enrollment__user_id__in=people, start_date__isnull=False
    ).values_list("enrollment__course_id", "enrollment__user_id", "start_date")
    return {(str(key), user_id): start for key, user_id, start in rows}


@asked(frozenset)
def enrolled_in_any(user_ids: Collection[int], course_keys: Collection[str]) -> frozenset[int]:
    """Those with an active enrolment in one of the course runs, in one query."""
    from common.djangoapps.student.models import CourseEnrollment

    rows = CourseEnrollment.objects.filter(
        user_id__in=set(user_ids),
        course_id__in=[parsed(key) for key in course_keys],
        is_active=True,
    )
    return frozenset(rows.values_list("user_id", flat=True))


@strictly
def memberships(
    course_key: str, *, user_ids: Collection[int] | None = None
) -> dict[int, HostMembership]:
    """Enrolment and cohort of these people or of all, as the tables hold them, in three queries."""
    from common.djangoapps.student.models import CourseEnrollment
    from openedx.core.djangoapps.course_groups.cohorts import is_course_cohorted
    from openedx.core.djangoapps.course_groups.models import CohortMembership

    key = parsed(course_key)
    narrow = {} if user_ids is None else {"user_id__in": set(user_ids)}
    enrolled: dict[int, bool] = dict(
        CourseEnrollment.objects.filter(course_id=key, **narrow).values_list("user_id", "is_active")
    )
    cohorts: dict[int, tuple[str, str]] = {}
    # A course that stopped using cohorts keeps their rows; what they say is out of use, not over.
    cohorted = bool(is_course_cohorted(key))
    if cohorted:
        rows = CohortMembership.objects.filter(course_id=key, **narrow)
        cohorts = {
            user_id: (str(name), str(group))
            for user_id, group, name in rows.values_list(
                "user_id", "course_user_group_id", "course_user_group__name"
            )
        }
    by_user = {}
    for user_id in enrolled.keys() | cohorts.keys():
        active = enrolled.get(user_id, False)
        name, cohort_key = cohorts.get(user_id, (None, None))
        by_user[user_id] = HostMembership(active, name, cohort_key, cohorted)
    return by_user


def _active(course_key: str) -> Any:
    from common.djangoapps.student.models import CourseEnrollment

    return CourseEnrollment.objects.filter(course_id=parsed(course_key), is_active=True)
