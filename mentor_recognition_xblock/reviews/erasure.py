"""A person leaves the platform for good: their words go, scores and medians stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import CalibrationAttempt, Certificate, ReviewAssignment, ReviewPanel
from .states import CLOSED, AssignmentState, PanelState


def forget_person(*, user_id: int, at: datetime) -> None:
    """Remove the words of the person's reviews and of reviews of their work; scores stay.

    Their open reviews expire, so that another reviewer is drawn; their certificate ends. Panels of
    their own work that are not complete are void: nobody is asked to score what is gone.
    """
    with transaction.atomic():
        for panel in (
            ReviewPanel.objects.select_for_update()
            .filter(project__learner_id=user_id)
            .exclude(state__in=CLOSED)
            .order_by("pk")
        ):
            panel.assignments.filter(state=AssignmentState.ASSIGNED).update(
                state=AssignmentState.EXPIRED
            )
            panel.state = PanelState.VOID
            panel.save(update_fields=["state"])
        own = ReviewAssignment.objects.filter(reviewer_id=user_id)
        own.filter(state=AssignmentState.ASSIGNED).update(due_at=at)
        ReviewAssignment.objects.filter(
            Q(reviewer_id=user_id) | Q(panel__project__learner_id=user_id)
        ).exclude(scores=None).update(comments={}, overall="")
        Certificate.objects.filter(reviewer_id=user_id).update(reason="")
        Certificate.objects.filter(reviewer_id=user_id, expires_at__gt=at).update(expires_at=at)


def export_person(*, user_id: int) -> dict[str, Any]:
    """Reviews the person wrote and received, under their aliases, and how they were calibrated.

    Received are those that the person can read: of complete panels, reviewers under their aliases.
    """
    received = ReviewAssignment.objects.filter(
        panel__project__learner_id=user_id,
        panel__state=PanelState.COMPLETE,
        state=AssignmentState.SUBMITTED,
    ).order_by("panel_id", "alias")
    reviews = ReviewAssignment.objects.filter(reviewer_id=user_id).order_by("assigned_at", "pk")
    attempts = CalibrationAttempt.objects.filter(reviewer_id=user_id).order_by("started_at", "pk")
    certificates = Certificate.objects.filter(reviewer_id=user_id).order_by("issued_at", "pk")
    return {
        "reviews_written": list(
            reviews.values(
                "alias", "state", "assigned_at", "submitted_at", "scores", "comments", "overall"
            )
        ),
        "reviews_received": list(
            received.values(
                "panel__project__uuid",
                "panel__stage",
                "panel__completed_at",
                "alias",
                "scores",
                "comments",
                "overall",
            )
        ),
        "calibrations": list(attempts.values("started_at", "finished_at", "kappa", "passed")),
        "certificates": list(certificates.values("kappa", "reason", "issued_at", "expires_at")),
    }
