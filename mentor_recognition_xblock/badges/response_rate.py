"""How many of the learners who were asked for closing words gave them; never who."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from ..core.disclosure import released
from ..errors import NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from .models import Testimonial
from .states import Scope

# Whose words the reader of the figure does not see: the mentor's, and the manager's of them all.
HIDDEN_FROM_MENTOR: Final = frozenset({Scope.PRIVATE})
HIDDEN_FROM_MANAGER: Final = frozenset({Scope.PRIVATE, Scope.MENTOR})


@dataclass(frozen=True)
class ResponseRate:
    """Learners who were asked ``by`` a close and who had answered by then.

    ``answered`` is None while fewer than ``k`` did so unread by the reader, or fewer did not.
    """

    asked: int
    answered: int | None
    k: int
    by: datetime | None = None


def response_rate(
    *, programme_id: int, mentor: mentors.MentorData | None = None, at: datetime
) -> ResponseRate | None:
    """Of a programme, or of one mentor, all courses in one; None while no policy is in force.

    Everybody whose mentoring ended is asked. A closed term is added only together with as many
    learners as ``k_public`` asks for, and answers count as they stood at the last close added: no
    later answer moves the figure, and two figures never differ by a smaller group.
    """
    try:
        k = programmes.policy_in_force(programme_id=programme_id, at=at).policy.k_public
    except NotFound:
        return None
    closes = sorted(
        term.closed_at
        for term in programmes.terms(programme_id)
        if term.closed_at is not None and term.closed_at <= at
    )
    batches: list[set[int]] = [set() for _close in closes]
    pairings_of: dict[int, set[UUID]] = {}
    if closes:
        for uuid, learner_id, ended in pairing.ended_pairings(
            programme_id=programme_id, mentor_id=mentor.id if mentor else None, by=closes[-1]
        ):
            if learner_id not in pairings_of:
                batches[bisect_left(closes, ended)].add(learner_id)
            pairings_of.setdefault(learner_id, set()).add(uuid)
    ready = released([len(batch) for batch in batches], k=k)
    if not ready:
        return ResponseRate(0, None, k)
    by = closes[ready - 1]
    asked = {learner_id for batch in batches[:ready] for learner_id in batch}
    rows = Testimonial.objects.filter(programme_id=programme_id)
    if mentor is not None:
        rows = rows.filter(mentor_user_id=mentor.user_id)
    given = {
        uuid: scope
        for uuid, turns in rows.values_list("pairing_uuid", "turns")
        if (scope := _scope(turns, by=by))
    }
    answers = [{given[uuid] for uuid in pairings_of[batch] & given.keys()} for batch in asked]
    answered = sum(bool(scopes) for scopes in answers)
    hidden = HIDDEN_FROM_MENTOR if mentor is not None else HIDDEN_FROM_MANAGER
    # The reader counts the words they see: those they do not must hide both who wrote and who not.
    unread = sum(bool(scopes) and scopes <= hidden for scopes in answers)
    enough = unread >= k and len(asked) - answered >= k
    return ResponseRate(len(asked), answered if enough else None, k, by)


def _scope(turns: list[list[str]], *, by: datetime) -> str:
    """Who could read the words at that moment; empty where there were none."""
    past = [scope for moment, scope in turns if datetime.fromisoformat(moment) <= by]
    return past[-1] if past else ""
