"""Cohorts, and whose cohort somebody is in."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from .queries import asked, parsed, strictly


@strictly
def existing_cohorts(course_key: str) -> dict[str, str]:
    """Names of the cohorts that exist, by their ids; strict."""
    from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts

    rows = get_course_cohorts(course_id=parsed(course_key))
    return {str(row.id): str(row.name) for row in rows}


@asked(lambda: None)
def cohort_of(user_id: int, course_key: str) -> str | None:
    """The learner's cohort; ``assign=False``, for asking must not assign one."""
    from openedx.core.djangoapps.course_groups.cohorts import get_cohort

    account = get_user_model().objects.get(pk=user_id)
    cohort = get_cohort(account, parsed(course_key), assign=False)
    return None if cohort is None else str(cohort.name)
