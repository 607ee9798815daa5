"""Grades of course and subsection: read from the platform's tables, kept nowhere."""

from __future__ import annotations

from collections.abc import Collection

from ..base import HostSubsectionGrade
from .queries import asked, parsed


@asked(dict)
def grades(course_key: str, user_ids: Collection[int]) -> dict[int, float]:
    """Persisted course grades."""
    from lms.djangoapps.grades.models import PersistentCourseGrade

    rows = PersistentCourseGrade.objects.filter(
        course_id=parsed(course_key), user_id__in=set(user_ids)
    )
    found = rows.values_list("user_id", "percent_grade")
    return {user_id: float(percent) for user_id, percent in found}


@asked(list)
def subsection_grades(user_id: int, course_key: str) -> list[HostSubsectionGrade]:
    """Persisted grades of the person's subsections, by usage key."""
    from lms.djangoapps.grades.models import PersistentSubsectionGrade

    rows = PersistentSubsectionGrade.objects.filter(course_id=parsed(course_key), user_id=user_id)
    return [
        HostSubsectionGrade(str(key), earned, possible)
        for key, earned, possible in rows.order_by("usage_key").values_list(
            "usage_key", "earned_all", "possible_all"
        )
    ]
