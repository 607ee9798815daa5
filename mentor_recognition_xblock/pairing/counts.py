"""Figures of a course's pairings; no person in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from .models import Pairing


@dataclass(frozen=True)
class CourseCounts:
    """Present pairings of a course run and the mentors in them."""

    paired: int
    mentors: int


def course_counts(course_key: str) -> CourseCounts:
    """The figures, in one query."""
    rows = Pairing.objects.filter(course_key=course_key, active=True)
    counts = rows.aggregate(paired=Count("pk"), mentors=Count("mentor", distinct=True))
    return CourseCounts(paired=counts["paired"], mentors=counts["mentors"])
