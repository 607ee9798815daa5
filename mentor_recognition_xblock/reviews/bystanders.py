"""Who is enrolled in a course run and is not there to be mentored."""

from __future__ import annotations

from datetime import datetime

from ..hosts import get_host
from ..programmes import api as programmes
from ..projects import api as projects
from .models import Certificate


def not_mentored(*, programme_id: int, course_key: str, at: datetime) -> frozenset[int]:
    """User ids of the course's staff, the programme's people in charge, and mere reviewers.

    A reviewer who works on a project in the course is a learner like any other.
    """
    rows = Certificate.objects.filter(
        programme_id=programme_id, issued_at__lte=at, expires_at__gt=at
    )
    reviewers = set(rows.values_list("reviewer_id", flat=True))
    working = projects.learners_at_work(course_key=course_key)
    return frozenset(
        get_host().staff_user_ids(course_key)
        | programmes.people_in_charge(programme_id=programme_id, at=at)
        | (reviewers - working)
    )
