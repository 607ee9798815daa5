"""A person leaves the platform for good: words by and about them go, what took place stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Agreement, Checkpoint


def forget_person(*, user_id: int, at: datetime) -> None:
    """Blank what the person proposed and wrote, and all that was agreed about their own work.

    Repeating changes nothing.
    """
    learner = Q(pairing__learner_id=user_id)
    as_mentor = Q(pairing__mentor__user_id=user_id)
    with transaction.atomic():
        about = Agreement.objects.filter(learner | as_mentor & Q(by_mentor=True))
        about.update(brief="", goals=[], limits="")
        meetings = Checkpoint.objects.filter(learner | as_mentor & Q(by_mentor=True))
        meetings.update(agenda="")
        Checkpoint.objects.filter(learner).update(learner_note="", mentor_note="")
        Checkpoint.objects.filter(as_mentor).update(mentor_note="")


def export_person(*, user_id: int) -> dict[str, Any]:
    """What the person proposed, planned and wrote; the other side's words are not theirs."""
    learner = Q(pairing__learner_id=user_id)
    mentor = Q(pairing__mentor__user_id=user_id)
    proposed = Agreement.objects.filter(learner & Q(by_mentor=False) | mentor & Q(by_mentor=True))
    planned = Checkpoint.objects.filter(learner & Q(by_mentor=False) | mentor & Q(by_mentor=True))
    return {
        "agreements_proposed": list(
            proposed.order_by("pk").values("brief", "goals", "limits", "state", "proposed_at")
        ),
        "checkpoints_planned": list(
            planned.order_by("pk").values("starts_at", "agenda", "state", "planned_at")
        ),
        "checkpoint_notes": [
            *_notes(learner, "learner_note", "learner_confirmed_at"),
            *_notes(mentor, "mentor_note", "mentor_confirmed_at"),
        ],
    }


def _notes(own: Q, note: str, confirmed_at: str) -> list[dict[str, Any]]:
    rows = Checkpoint.objects.filter(own).exclude(**{confirmed_at: None}).order_by("pk")
    return [
        {"starts_at": starts_at, "note": text, "confirmed_at": at}
        for starts_at, text, at in rows.values_list("starts_at", note, confirmed_at)
    ]
