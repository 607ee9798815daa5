"""Tables of pairings and of cohorts mapped to mentors."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

__all__ = ["CohortMentor", "Pairing"]


class CohortMentor(models.Model):
    """The mentor of a cohort; its members are paired with them.

    .. no_pii:
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    course_key = models.CharField(max_length=255)
    cohort = models.CharField(max_length=255)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "cohort", "active"], name="mr_cohort_one_mentor"
            )
        ]


class Pairing(models.Model):
    """One learner guided by one mentor in one course run, from a moment, until another.

    How it was assigned is kept, since non-random assignment biases outcome models
    (Guarino et al. 2015).

    .. pii: who mentored whom
    .. pii_types: other
    .. pii_retirement: local_api
    """

    METHODS = [
        ("cohort", "By cohort"),
        ("request", "By request"),
        ("manual", "By hand"),
        ("import", "By import"),
    ]
    REASONS = [
        ("completed", "Completed"),
        ("no_fault", "Ended without fault"),
        ("learner_left", "The learner left"),
        ("mentor_lapse", "The mentor lapsed"),
    ]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    course_key = models.CharField(max_length=255)
    cohort = models.CharField(max_length=255, blank=True)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assignment_method = models.CharField(max_length=16, choices=METHODS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=REASONS, blank=True)
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            # "active" is True or NULL: MariaDB has no partial unique index.
            models.UniqueConstraint(
                fields=["learner", "course_key", "active"], name="mr_pairing_one_active"
            )
        ]
        indexes = [
            models.Index(fields=["programme", "ends_at"], name="mr_pairing_ended"),
            models.Index(fields=["mentor", "active"], name="mr_pairing_mentor"),
        ]
