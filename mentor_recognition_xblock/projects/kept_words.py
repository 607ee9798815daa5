"""A person leaves, or asks for their data: their marks, their bank, notes by and on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from .mentor_models import BankedComment, HelpfulMark, MentorNote, ProjectVisit
from .milestone_models import ReachedMilestone


def forget_kept(user_id: int) -> None:
    """Delete what the person kept for themself, and what a mentor noted of them."""
    HelpfulMark.objects.filter(annotation__version__project__learner_id=user_id).delete()
    BankedComment.objects.filter(mentor_id=user_id).delete()
    MentorNote.objects.filter(
        Q(pairing__learner_id=user_id) | Q(pairing__mentor__user_id=user_id)
    ).delete()
    ProjectVisit.objects.filter(project__learner_id=user_id).delete()
    # What was reached stays, as the dates of versions do; who was shown it when does not.
    ReachedMilestone.objects.filter(project__learner_id=user_id).update(learner_seen_at=None)
    guided = ReachedMilestone.objects.filter(project__pairing__mentor__user_id=user_id)
    guided.update(mentor_seen_at=None)


def export_kept(user_id: int) -> dict[str, Any]:
    """What the person kept; what a mentor notes of them is the mentor's alone to read."""
    marks = HelpfulMark.objects.filter(annotation__version__project__learner_id=user_id)
    bank = BankedComment.objects.filter(mentor_id=user_id).order_by("saved_at", "pk")
    notes = MentorNote.objects.filter(pairing__mentor__user_id=user_id).order_by("pk")
    visits = ProjectVisit.objects.filter(project__learner_id=user_id).order_by("pk")
    reached = ReachedMilestone.objects.filter(project__learner_id=user_id).order_by("pk")
    return {
        "milestones": list(
            reached.values("project__uuid", "kind", "reached_at", "learner_seen_at")
        ),
        "comments_that_helped": list(
            marks.order_by("marked_at", "pk").values("annotation__body", "marked_at")
        ),
        "comment_bank": list(bank.values("course_key", "category", "body", "saved_at")),
        "private_notes": list(notes.values("text", "aside", "saved_at")),
        "last_looks_at_projects": list(visits.values("project__uuid", "seen_at")),
    }
