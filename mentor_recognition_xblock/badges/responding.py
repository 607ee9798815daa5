"""How many of the learners who were asked for closing words gave them; never who."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..core.disclosure import released, suppressed
from ..errors import NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from .models import Testimonial


@dataclass(frozen=True)
class ResponseRate:
    """Learners who were asked and who answered; None: fewer than ``k`` did, or did not."""

    asked: int
    answered: int | None
    k: int


def response_rate(
    *, programme_id: int, mentor: mentors.MentorData | None = None, at: datetime
) -> ResponseRate | None:
    """Of a programme, or of one mentor, all courses in one; None while no policy is in force.

    Everybody whose mentoring ended is asked. A closed term is added only together with as many
    learners as ``k_public`` asks for, so that two figures never differ by a smaller group.
    """
    try:
        k = programmes.policy_in_force(programme_id=programme_id, at=at).policy.k_public
    except NotFound:
        return None
    closes = sorted(
        one.closed_at
        for one in programmes.terms(programme_id)
        if one.closed_at is not None and one.closed_at <= at
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
    asked = {learner_id for batch in batches[:ready] for learner_id in batch}
    rows = Testimonial.objects.filter(programme_id=programme_id).exclude(state="withdrawn")
    if mentor is not None:
        rows = rows.filter(mentor_user_id=mentor.user_id)
    given: dict[UUID, bool] = {}
    if asked:
        told = rows.values_list("pairing_uuid", "shown_name", "scope")
        given = {uuid: bool(name) and scope != "private" for uuid, name, scope in told}
    answers = [pairings_of[learner_id] & given.keys() for learner_id in asked]
    answered = sum(bool(one) for one in answers)
    # Who answered by name is known: the rest must hide both, or all of it would be told.
    nameless = sum(bool(one) and not any(given[uuid] for uuid in one) for one in answers)
    hidden = suppressed({"nameless": nameless, "silent": len(asked) - answered}, k=k)
    return ResponseRate(len(asked), None if hidden else answered, k)
