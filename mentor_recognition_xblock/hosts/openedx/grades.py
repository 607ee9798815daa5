"""Grades of course and subsection, certificates: read from the platform's tables."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..base import HostCertificate, HostGrade, HostSubsectionGrade
from .asking import asked, parsed, strictly


@asked(dict)
def grades(course_key: str, user_ids: Collection[int]) -> dict[int, float]:
    """Persisted course grades."""
    found = _grades(course_key, user_ids)
    return {user_id: grade.percent for user_id, grade in found.items()}


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


@strictly
def course_grade(user_id: int, course_key: str) -> HostGrade | None:
    """The persisted course grade, or None before the first."""
    return _grades(course_key, [user_id]).get(user_id)


@strictly
def course_grades(course_key: str) -> dict[int, HostGrade]:
    """Every persisted course grade."""
    return _grades(course_key, None)


@strictly
def certificate(user_id: int, course_key: str) -> HostCertificate | None:
    """The certificate as it stands, or None."""
    return _certificates(course_key, [user_id]).get(user_id)


@strictly
def certificates(course_key: str) -> dict[int, HostCertificate]:
    """Every certificate of the course run."""
    return _certificates(course_key, None)


def _grades(course_key: str, user_ids: Collection[int] | None) -> dict[int, HostGrade]:
    from lms.djangoapps.grades.models import PersistentCourseGrade

    rows = PersistentCourseGrade.objects.filter(**_those(course_key, user_ids))
    return {
        user_id: HostGrade(float(percent), letter, passed_at)
        for user_id, percent, letter, passed_at in rows.values_list(
            "user_id", "percent_grade", "letter_grade", "passed_timestamp"
        )
    }


def _certificates(course_key: str, user_ids: Collection[int] | None) -> dict[int, HostCertificate]:
    from lms.djangoapps.certificates.models import GeneratedCertificate

    rows = GeneratedCertificate.objects.filter(**_those(course_key, user_ids))
    return {
        user_id: HostCertificate(status, mode)
        for user_id, status, mode in rows.values_list("user_id", "status", "mode")
    }


def _those(course_key: str, user_ids: Collection[int] | None) -> dict[str, Any]:
    narrow = {} if user_ids is None else {"user_id__in": set(user_ids)}
    return {"course_id": parsed(course_key), **narrow}
