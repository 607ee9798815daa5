"""Cohorts and their members."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from ..base import HostCohort
from .queries import asked, parsed, strictly


@asked(list)
def cohorts(course_key: str) -> list[HostCohort]:
    """The cohorts of a course run, by name."""
    found = sorted(_cohorts(course_key).items(), key=lambda one: one[1])
    return [HostCohort(course_key, name, cohort_key) for cohort_key, name in found]


@strictly
def existing_cohorts(course_key: str) -> dict[str, str]:
    """Names of the cohorts that exist, by their ids; strict."""
    return _cohorts(course_key)


@asked(lambda: None)
def cohort_of(user_id: int, course_key: str) -> str | None:
    """The learner's cohort; ``assign=False``, for asking must not assign one."""
    from openedx.core.djangoapps.course_groups.cohorts import get_cohort

    account = get_user_model().objects.get(pk=user_id)
    cohort = get_cohort(account, parsed(course_key), assign=False)
    return None if cohort is None else str(cohort.name)


@asked(frozenset)
def cohort_members(course_key: str, cohort: str) -> frozenset[int]:
    """User ids of a cohort."""
    from openedx.core.djangoapps.course_groups.models import CourseUserGroup

    groups = CourseUserGroup.objects.filter(course_id=parsed(course_key), name=cohort)
    return frozenset(groups.values_list("users__id", flat=True)) - {None}


def _cohorts(course_key: str) -> dict[str, str]:
    from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts

    rows = get_course_cohorts(course_id=parsed(course_key))
    return {str(row.id): str(row.name) for row in rows}
