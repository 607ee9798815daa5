"""A person leaves the platform for good: their words go, scores and medians stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .craft import ratings_of_mentor
from .estimate_models import ReviewerEstimate
from .models import (
    CalibrationAttempt,
    CalibrationInvitation,
    Certificate,
    Exemplar,
    ExemplarKey,
    ReviewAssignment,
    ReviewDraft,
    ReviewPanel,
)
from .portfolio_results import peer_reviews_of_person, works_in_portfolios
from .proposals import export_proposals, forget_proposals
from .reveals import export_looks, forget_looks
from .reviewing_records import export_records, forget_records
from .seed_ends import end_seeds
from .session_models import SessionNote, SessionPlace, SessionRating
from .states import CLOSED, AssignmentState, ExemplarState, PanelState
from .targets import forget_text
from .thanks import export_thanks, forget_thanks


def forget_person(*, user_id: int, at: datetime) -> None:
    """Remove the words of the person's reviews and of reviews of their work; sent scores stay.

    Nobody calibrates on a work of theirs any more.

    Their open reviews expire, so that another reviewer is drawn; their certificate ends. Panels of
    their own work, of comments on it, and of comments and portfolios of theirs that are not
    complete are void: nobody is asked to score what is gone.
    """
    with transaction.atomic():
        about = _about(user_id)
        for panel in (
            ReviewPanel.objects.select_for_update()
            .filter(pk__in=about)
            .exclude(state__in=CLOSED)
            .order_by("pk")
        ):
            panel.assignments.filter(state=AssignmentState.ASSIGNED).update(
                state=AssignmentState.EXPIRED
            )
            panel.state, panel.waits_for = PanelState.VOID, ""
            panel.save(update_fields=["state", "waits_for"])
            forget_text(panel)
        ReviewDraft.objects.filter(
            Q(assignment__reviewer_id=user_id) | Q(assignment__panel__in=about)
        ).delete()
        own = ReviewAssignment.objects.filter(reviewer_id=user_id)
        own.filter(state=AssignmentState.ASSIGNED).update(due_at=at)
        ReviewAssignment.objects.filter(Q(reviewer_id=user_id) | Q(panel__in=about)).exclude(
            scores=None
        ).update(comments={}, overall="")
        # A key that is not agreed yet is somebody else's to give; of an agreed one levels stay.
        keys = ExemplarKey.objects.filter(person_id=user_id)
        keys.exclude(exemplar__state=ExemplarState.AGREED).delete()
        keys.update(rationale={})
        own_works = Exemplar.objects.filter(version__project__learner_id=user_id)
        end_seeds([*own_works.values_list("pk", flat=True)])
        own_works.update(state=ExemplarState.WITHDRAWN, html="")
        forget_proposals(user_id)
        forget_thanks(user_id)
        forget_records(user_id)
        SessionNote.objects.filter(author_id=user_id).delete()
        SessionRating.objects.filter(place__person_id=user_id).update(why="")
        CalibrationInvitation.objects.filter(person_id=user_id).delete()
        forget_looks(user_id)
        ReviewerEstimate.objects.filter(reviewer_id=user_id).delete()
        Certificate.objects.filter(reviewer_id=user_id).update(reason="", drift_told_at=None)
        Certificate.objects.filter(reviewer_id=user_id, expires_at__gt=at).update(expires_at=at)


def _about(user_id: int) -> list[int]:
    """Ids of panels on the person's works, on comments on these, and on what they are scored by."""
    works = ReviewPanel.objects.filter(project__learner_id=user_id)
    threads = ReviewPanel.objects.filter(thread__author_id=user_id)
    portfolios = ReviewPanel.objects.filter(portfolio__mentor__user_id=user_id)
    found = (rows.values_list("pk", flat=True) for rows in (works, threads, portfolios))
    return sorted({pk for ids in found for pk in ids})


def export_person(*, user_id: int) -> dict[str, Any]:
    """Reviews the person wrote and received, under their aliases, and how they were calibrated.

    Received are those that the person can read: of complete panels, reviewers under their aliases;
    on how they comment, what was released.
    """
    received = ReviewAssignment.objects.filter(
        panel__project__learner_id=user_id,
        panel__thread=None,
        panel__state=PanelState.COMPLETE,
        state=AssignmentState.SUBMITTED,
    ).order_by("panel_id", "alias")
    reviews = ReviewAssignment.objects.filter(reviewer_id=user_id).order_by("assigned_at", "pk")
    drafts = ReviewDraft.objects.filter(assignment__reviewer_id=user_id).order_by("pk")
    attempts = CalibrationAttempt.objects.filter(reviewer_id=user_id).order_by("started_at", "pk")
    keys = ExemplarKey.objects.filter(person_id=user_id).order_by("given_at", "pk")
    asked = CalibrationInvitation.objects.filter(person_id=user_id).order_by("pk")
    lent = Exemplar.objects.filter(version__project__learner_id=user_id).order_by("pk")
    certificates = Certificate.objects.filter(reviewer_id=user_id).order_by("issued_at", "pk")
    leniency = ReviewerEstimate.objects.filter(reviewer_id=user_id).order_by("programme_id")
    return {
        "reviews_written": list(
            reviews.values(
                "alias",
                "state",
                "reason",
                "assigned_at",
                "submitted_at",
                "scores",
                "comments",
                "overall",
            )
        ),
        "review_drafts": list(
            drafts.values("assignment__alias", "scores", "comments", "overall", "saved_at")
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
        "ratings_of_my_comments": ratings_of_mentor(user_id),
        "reviews_of_my_portfolio": peer_reviews_of_person(user_id),
        "works_in_portfolios_under_review": works_in_portfolios(user_id),
        "calibrations": list(attempts.values("started_at", "finished_at", "kappa", "passed")),
        "calibration_keys": list(keys.values("exemplar__title", "levels", "rationale", "given_at")),
        "asked_to_calibrate": list(asked.values("times", "asked_at")),
        "works_others_calibrate_on": list(lent.values("title", "html", "state", "added_at")),
        "certificates": list(
            certificates.values("kappa", "reason", "issued_at", "expires_at", "drift_told_at")
        ),
        **_beside_reviews(user_id),
        "leniency_as_a_reviewer": list(leniency.values("leniency", "sd", "reviews", "made_at")),
    }


def _beside_reviews(user_id: int) -> dict[str, Any]:
    """What is kept of the person beside reviews: sessions, looks, thanks, records, proposals."""
    return {
        **_sessions_of(user_id),
        **export_looks(user_id),
        **export_thanks(user_id),
        "reviewing_records": export_records(user_id),
        "proposed_changes_to_rubrics": export_proposals(user_id),
    }


def _sessions_of(user_id: int) -> dict[str, Any]:
    """The person's part in calibration sessions: their number, results, ratings and words."""
    places = SessionPlace.objects.filter(person_id=user_id).order_by("session_id")
    rated = SessionRating.objects.filter(place__person_id=user_id).order_by("rated_at", "pk")
    said = SessionNote.objects.filter(author_id=user_id).order_by("written_at", "pk")
    return {
        "calibration_sessions": list(
            places.values("session__title", "num", "left_at", "kappa", "bias", "certified")
        ),
        "calibration_session_ratings": list(
            rated.values("place__session__title", "work__num", "scores", "why", "rated_at")
        ),
        "calibration_session_notes": list(
            said.values("work__session__title", "work__num", "text", "written_at")
        ),
    }
