"""Which rubrics and panels a reader means: one that forgets to say it must not mix them up."""

from __future__ import annotations

from typing import Any

from django.db import models

from .states import OF_WORKS, RubricKind, Stage


class OfWorks(models.Manager[Any]):
    """Rubrics that learners' works are scored by."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """None of those for mentors' comments."""
        return super().get_queryset().filter(kind=RubricKind.WORK)


class ScoringWorks(models.Manager[Any]):
    """Panels that score learners' works."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """None of those on mentors' threads, whose scores are of somebody else on another scale."""
        return super().get_queryset().filter(stage__in=OF_WORKS)


class OfPeople(models.Manager[Any]):
    """Panels that score somebody, a learner or a mentor."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """None of those on works with a key: they are nobody's to look at or to act on."""
        return super().get_queryset().exclude(stage=Stage.SEEDED)
