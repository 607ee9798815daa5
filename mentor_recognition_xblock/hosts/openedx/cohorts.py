"""Cohorts, and whose cohort somebody is in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet

from .queries import asked, parsed, strictly


@strictly
def existing_cohorts(course_key: str) -> dict[str, str]:
    """Names of the cohorts that exist, by their ids; strict."""
    from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts

    rows = get_course_cohorts(course_id=parsed(course_key))
    return {str(row.id): str(row.name) for row in rows}


@strictly
def cohorts(course_keys: Collection[str]) -> QuerySet[Any]:
    """The platform's own rows; its groups of other kinds are left out."""
    from openedx.core.djangoapps.course_groups.models import CourseUserGroup

    rows: QuerySet[Any] = CourseUserGroup.objects.filter(
        course_id__in=[parsed(key) for key in course_keys], group_type=CourseUserGroup.COHORT
    )
    named: QuerySet[Any] = rows.annotate(cohort_name=F("name"), in_course=F("course_id"))
    return named.all()


@asked(lambda: None)
def cohort_of(user_id: int, course_key: str) -> str | None:
    """The learner's cohort; ``assign=False``, for asking must not assign one."""
    from openedx.core.djangoapps.course_groups.cohorts import get_cohort

    account = get_user_model().objects.get(pk=user_id)
    cohort = get_cohort(account, parsed(course_key), assign=False)
    return None if cohort is None else str(cohort.name)
