"""Figures of pairings, and who is in those that run."""

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


@dataclass(frozen=True)
class Running:
    """A pairing that runs, without what only its own page needs."""

    id: int
    learner_id: int
    course_key: str


def running(programme_id: int) -> list[Running]:
    """The pairings of a programme that run, in order of start, in one query."""
    rows = Pairing.objects.filter(programme_id=programme_id, active=True)
    listed = rows.order_by("starts_at", "pk").values_list("pk", "learner_id", "course_key")
    return [Running(*row) for row in listed]
