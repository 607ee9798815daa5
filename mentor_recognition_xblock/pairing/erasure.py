"""A person leaves the platform for good: their words go, the counts stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from ..deadlocks import retry_on_deadlock
from ..mentors import api as mentors
from .departures import release_mentor
from .lifecycle import finish_many
from .locks import hold, learner_key
from .log_entries import record
from .models import Block, FitCheck, HandOver, MentorRequest, Pairing
from .ratings import export_ratings, forget_ratings
from .states import EndReason


@retry_on_deadlock
def forget_person(*, user_id: int, at: datetime) -> None:
    """Remove requests, blocks, fit answers and ratings of the person, blank notes by or about them.

    Their active pairings end: as a learner ``learner_left``, as a mentor as ``release_mentor``
    says. Pairings stay as rows, since rates are counted over them. Repeating changes nothing.
    """
    with transaction.atomic():
        own = Pairing.objects.filter(active=True, learner_id=user_id)
        hold(learner_key(*place) for place in own.values_list("course_key", "learner_id"))
        active = list(own.order_by("pk"))
        entries = finish_many(active, reason=EndReason.LEARNER_LEFT, at=at)
        for mentor in mentors.mentors_who_are(user_id):
            release_mentor(mentor_id=mentor.id, at=at, actor=None)
        forget_ratings(user_id=user_id)
        MentorRequest.objects.filter(learner_id=user_id).delete()
        MentorRequest.objects.filter(wished__user_id=user_id).update(wished=None, wished_at=None)
        for rows in (
            Block.objects.filter(learner_id=user_id),
            Block.objects.filter(mentor__user_id=user_id),
            FitCheck.objects.filter(by_mentor=False, pairing__learner_id=user_id),
            FitCheck.objects.filter(by_mentor=True, pairing__mentor__user_id=user_id),
        ):
            rows.delete()
        for notes in (
            HandOver.objects.filter(author_id=user_id),
            HandOver.objects.filter(pairing__learner_id=user_id),
        ):
            notes.update(note="")
        record(entries, at=at, actor=None)


def export_person(*, user_id: int) -> dict[str, Any]:
    """What the person asked for, answered and wrote about pairings; nobody else's part."""
    requests = MentorRequest.objects.filter(learner_id=user_id).order_by("pk")
    notes = HandOver.objects.filter(author_id=user_id).order_by("pk")
    answers = FitCheck.objects.filter(
        Q(by_mentor=False, pairing__learner_id=user_id)
        | Q(by_mentor=True, pairing__mentor__user_id=user_id)
    ).order_by("pk")
    others = {"id", "learner_id", "wished_id", "programme_id", "held_by_id", "held_until"}
    return {
        "mentor_requests": [
            {name: value for name, value in row.items() if name not in others}
            for row in requests.values()
        ],
        "hand_overs_written": list(notes.values("note")),
        "fit_answers": list(answers.values("answer", "by_mentor")),
        **export_ratings(user_id=user_id),
    }
