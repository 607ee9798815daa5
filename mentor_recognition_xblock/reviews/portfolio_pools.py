"""What is asked of reviewers of mentors' portfolios beyond those of works (``candidates``)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from .models import ReviewAssignment, ReviewPanel
from .states import AssignmentState
from .targets import Target


def mentors_within_reach(programme_id: int, certified: Collection[int]) -> frozenset[int]:
    """Of the certified, present mentors who can open a review in some course of the programme."""
    present = {one.user_id for one in mentors.mentors(programme_id) if one.left_at is None}
    found = {one for one in certified if one in present}
    courses = programmes.programme(programme_id).course_keys
    host = get_host()
    staff = frozenset[int]().union(*host.staff_by_course(courses).values())
    reach = host.enrolled_in_any(found, courses) | (staff & found)
    return reach & host.active_user_ids(found)


def in_return(row: ReviewPanel) -> set[int]:
    """Mentors whose portfolios the mentor of this one was drawn for in its term, or reads now.

    None for panels on anything else. Whoever handed theirs back is among them: they read it.
    """
    if row.portfolio is None:
        return set()
    seats = ReviewAssignment.objects.filter(
        Q(panel__portfolio__term_id=row.portfolio.term_id) | Q(state=AssignmentState.ASSIGNED),
        reviewer_id=row.portfolio.mentor.user_id,
        panel__programme_id=row.programme_id,
        panel__portfolio__isnull=False,
    )
    return set(seats.order_by().values_list("panel__portfolio__mentor__user_id", flat=True))


def near_quoted(row: ReviewPanel, target: Target) -> pairing.Closeness:
    """Whoever was ever paired with a learner whose work stands in the portfolio, or is blocked."""
    paired = pairing.paired_with_any(programme_id=row.programme_id, user_ids=target.quoted)
    return pairing.Closeness(paired, frozenset())
