"""An appeal as the committee reads it beside the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...appeals import api as appeals


@dataclass(frozen=True)
class AppealOnCase:
    """An appeal on the case: the words of both sides are for who decided first, and, where the
    case is sent back, for whoever reads it. ``may_answer``: the person may say a word on it.
    """

    uuid: UUID
    state: str
    due_at: datetime
    statement: str
    answers: tuple[str, ...]
    reasons: tuple[str, ...]
    may_answer: bool


def appeal_on_case(one: appeals.AppealData, user_id: int) -> AppealOnCase:
    """As a member of the committee reads it."""
    reads = one.is_sent_back or appeals.decided_first(one.uuid, user_id)
    said = appeals.sides_of(one.uuid).answers if reads else ()
    return AppealOnCase(
        one.uuid,
        one.state,
        one.due_at,
        one.statement if reads else "",
        tuple(each.words for each in said),
        tuple(appeals.reasons_of(one.uuid)),
        appeals.may_answer(one.uuid, user_id),
    )
