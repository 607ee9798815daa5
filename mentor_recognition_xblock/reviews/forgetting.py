"""A person leaves the platform for good: their words go, scores and medians stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import CalibrationAttempt, Certificate, ReviewAssignment


def forget_person(*, user_id: int, at: datetime) -> None:
    """Remove the words of the person's reviews and of reviews of their work; scores stay.

    Their open reviews expire, so that another reviewer is drawn; their certificate ends.
    """
    with transaction.atomic():
        own = ReviewAssignment.objects.filter(reviewer_id=user_id)
        own.filter(state="assigned").update(due_at=at)
        ReviewAssignment.objects.filter(
            Q(reviewer_id=user_id) | Q(panel__project__learner_id=user_id)
        ).exclude(scores=None).update(comments={}, overall="")
        Certificate.objects.filter(reviewer_id=user_id).update(reason="")
        Certificate.objects.filter(reviewer_id=user_id, expires_at__gt=at).update(expires_at=at)


def export_person(*, user_id: int) -> dict[str, Any]:
    """Reviews the person wrote, under their aliases, and how they were calibrated."""
    reviews = ReviewAssignment.objects.filter(reviewer_id=user_id).order_by("assigned_at", "pk")
    attempts = CalibrationAttempt.objects.filter(reviewer_id=user_id).order_by("started_at", "pk")
    certificates = Certificate.objects.filter(reviewer_id=user_id).order_by("issued_at", "pk")
    return {
        "reviews_written": list(
            reviews.values(
                "alias", "state", "assigned_at", "submitted_at", "scores", "comments", "overall"
            )
        ),
        "calibrations": list(attempts.values("started_at", "finished_at", "kappa", "passed")),
        "certificates": list(certificates.values("kappa", "reason", "issued_at", "expires_at")),
    }
