"""Who is enrolled in a course run and is not there to be mentored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ..hosts import get_host
from ..programmes import api as programmes
from ..projects import api as projects
from .models import Certificate


def not_mentored(*, programme_id: int, course_key: str, at: datetime) -> frozenset[int]:
    """User ids of the course's staff, the programme's people in charge, and mere reviewers.

    A reviewer who works on a project in the course is a learner like any other.
    """
    return not_mentored_in(programme_id=programme_id, course_keys=[course_key], at=at)[course_key]


def not_mentored_in(
    *, programme_id: int, course_keys: Collection[str], at: datetime
) -> dict[str, frozenset[int]]:
    """The same for several course runs of a programme, by course run."""
    rows = Certificate.objects.filter(
        programme_id=programme_id, issued_at__lte=at, expires_at__gt=at
    )
    reviewers = set(rows.values_list("reviewer_id", flat=True))
    in_charge = programmes.people_in_charge(programme_id=programme_id, at=at)
    staff = get_host().staff_by_course(course_keys)
    at_work = projects.learners_at_work(course_keys, among=reviewers)
    return {key: staff[key] | in_charge | (reviewers - at_work[key]) for key in course_keys}
