"""A person leaves the platform for good: appeals stay as facts, without their words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from ..recognition import api as recognition
from .models import Appeal, AppealAnswer, AppealSeat
from .states import DECIDED, AppealKind, AppealState

GONE = "—"


def forget_person(*, user_id: int, at: datetime) -> None:
    """Blank the words by or on the person, end their open appeals, and empty their seats.

    Outcomes and counts stay: how many appeals were won is asked of them. Repeatable.
    """
    with transaction.atomic():
        mine = Appeal.objects.filter(mentor__user_id=user_id)
        mine.filter(state=AppealState.OPEN).update(state=AppealState.WITHDRAWN, closed_at=at)
        mine.update(statement=GONE, answer_reason="")
        Appeal.objects.filter(answered_by_id=user_id).update(answer_reason=GONE)
        AppealAnswer.objects.filter(
            Q(decider_id=user_id) | Q(appeal__mentor__user_id=user_id)
        ).update(words=GONE)
        seats = AppealSeat.objects.filter(member_id=user_id)
        _blank_awards(user_id)
        seats.filter(appeal__state=AppealState.OPEN, left_at=None).update(
            left_at=at, outcome="", cast_at=None
        )
        seats.exclude(reason="").update(reason=GONE)
        AppealSeat.objects.filter(appeal__mentor__user_id=user_id).exclude(reason="").update(
            reason=GONE
        )


def _blank_awards(user_id: int) -> None:
    """Take their words out of awards that were made of the votes of a panel."""
    rows = AppealSeat.objects.filter(
        member_id=user_id,
        appeal__kind=AppealKind.DECISION,
        appeal__state=AppealState.OVERTURNED,
    ).exclude(reason="")
    for brought, reason in rows.values_list("appeal__brought", "reason"):
        if brought is not None and reason != GONE:
            recognition.blank_words(brought, reason)


def export_person(*, user_id: int) -> dict[str, Any]:
    """Appeals of the person with what was answered, and what they did on others' (of nobody)."""
    rows = Appeal.objects.filter(mentor__user_id=user_id).order_by("filed_at", "pk")
    seats = AppealSeat.objects.filter(member_id=user_id).order_by("seated_at", "pk")
    said = AppealAnswer.objects.filter(decider_id=user_id).order_by("said_at", "pk")
    got = AppealAnswer.objects.filter(appeal__mentor__user_id=user_id).order_by("said_at", "pk")
    panel = AppealSeat.objects.filter(
        appeal__mentor__user_id=user_id, appeal__state__in=DECIDED.values(), left_at=None
    )
    return {
        "appeals": list(
            rows.values(
                "kind", "statement", "filed_at", "due_at", "state", "closed_at", "answer",
                "answer_reason", "answered_at",
            )
        ),
        "appeals_answers_received": list(got.values("words", "said_at")),
        "appeals_reasons_received": list(
            panel.exclude(reason="").order_by("pk").values("outcome", "reason")
        ),
        "appeals_answers_given": list(said.values("words", "said_at")),
        "appeals_answered_again": list(
            Appeal.objects.filter(answered_by_id=user_id)
            .order_by("answered_at", "pk")
            .values("answer", "answer_reason", "answered_at")
        ),
        "appeals_seats_named": AppealSeat.objects.filter(named_by_id=user_id).count(),
        "appeals_seats": list(
            seats.values("seated_at", "left_at", "outcome", "reason", "cast_at")
        ),
    }  # fmt: skip
