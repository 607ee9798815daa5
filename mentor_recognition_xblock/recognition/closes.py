"""Each close in figures, for the committee: what it proposed, what came of it, who moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Min

from ..programmes import api as programmes
from .models import Decision, Evaluation, Proposal
from .states import DecisionOutcome

# From the farthest to the nearest.
RESULTS: Final = ("not_met", "not_enough", "met")


@dataclass(frozen=True)
class CloseCounts:
    """A close in mentors, each counted by the next tier that they could reach then.

    ``near`` had the figures and too few cases; ``not_enough`` had too little to say; of the
    ``proposed`` some are ``awarded``, ``declined``, or still ``waiting``. ``ahead`` and ``back``
    moved since the close before.
    """

    num: int
    title: str
    closed_at: datetime
    mentors: int
    met: int
    near: int
    not_enough: int
    not_met: int
    proposed: int
    awarded: int
    declined: int
    waiting: int
    ahead: int
    back: int


def closes(programme_id: int, *, without: Collection[int]) -> list[CloseCounts]:
    """Every close that was evaluated, the newest first; ``without`` some mentors.

    Whoever has a conflict of interest counts without those mentors, as in every list: a count
    would tell them of one case.
    """
    reached, proposed = _reached(programme_id, without), _proposed(programme_id, without)
    found: list[CloseCounts] = []
    before: dict[int, tuple[str, str]] = {}
    for term in programmes.terms(programme_id):
        if term.closed_at is None or term.id not in reached:
            continue
        now = reached[term.id]
        results = Counter(result for result, _tier in now.values())
        outcomes = proposed[term.id]
        moved = Counter(_moved(before[who], now[who]) for who in now.keys() & before.keys())
        found.append(
            CloseCounts(
                num=term.num,
                title=term.title,
                closed_at=term.closed_at,
                mentors=len(now),
                met=results["met"],
                near=results["near"],
                not_enough=results["not_enough"],
                not_met=results["not_met"],
                proposed=outcomes.total(),
                awarded=outcomes[DecisionOutcome.AWARD],
                declined=outcomes[DecisionOutcome.DECLINE],
                waiting=outcomes[""],
                ahead=moved[1],
                back=moved[-1],
            )
        )
        before = now
    return found[::-1]


def _reached(programme_id: int, without: Collection[int]) -> dict[int, dict[int, tuple[str, str]]]:
    """By term and mentor: the result on the tier to reach next, and that tier."""
    every = Evaluation.objects.filter(term__programme_id=programme_id)
    rows = every.exclude(mentor_id__in=without)
    # Tiers are evaluated and stored from the next one up: the first is the one to reach.
    nearest = rows.values("term_id", "mentor_id").annotate(first=Min("pk")).values("first")
    found: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    for term_id, mentor_id, result, near, tier in every.filter(pk__in=nearest).values_list(
        "term_id", "mentor_id", "result", "near_miss", "tier_key"
    ):
        found[term_id][mentor_id] = ("near" if near else result, tier)
    return found


def _proposed(programme_id: int, without: Collection[int]) -> dict[int, Counter[str]]:
    """By term: its proposals by their last decision; those that wait under the empty word."""
    rows = Proposal.objects.filter(programme_id=programme_id).exclude(mentor_id__in=without)
    decided = Decision.objects.filter(proposal__programme_id=programme_id).order_by("pk")
    last = dict(decided.values_list("proposal_id", "outcome"))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, is_open, term_id in rows.values_list("pk", "open", "evaluation__term_id"):
        found[term_id]["" if is_open else last.get(pk, "")] += 1
    return found


def _moved(before: tuple[str, str], now: tuple[str, str]) -> int:
    """1 nearer, or towards a higher tier; -1 farther from the same one."""
    if before[1] != now[1]:
        return 1
    places = {result: place for place, result in enumerate(RESULTS)} | {"near": 1}
    here, there = places[now[0]], places[before[0]]
    return (here > there) - (here < there)
