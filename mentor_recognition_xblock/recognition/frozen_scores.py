"""At a close: complete the pairings, freeze their scores, and ask whether panels may decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import fmean
from typing import Final

from ..bulk_insert import insert
from ..core.consensus import Reliability, icc_k
from ..core.policy import Policy
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from .models import Outcome
from .sources import counts

# Pairings whose works are looked up at once.
CHUNK: Final = 2_000
Scored = list[tuple[float, float]]


def panel_reliability(term: programmes.TermData, *, at: datetime) -> Reliability:
    """ICC(k) of the panels completed since the close before this one."""
    closes = [
        other.closed_at
        for other in programmes.terms(term.programme_id)
        if other.num < term.num and other.closed_at is not None and other.closed_at <= at
    ]
    since = max(closes, default=at - timedelta(days=3650))
    return icc_k(reviews.ratings_matrix(term.programme_id, since=since, until=at))


def may_decide(found: Reliability, policy: Policy) -> bool:
    """Whether panels are reliable enough for their scores to decide (policy, amendment 6)."""
    rule = policy.reliability_of_panels
    return (
        found.estimate is not None
        and found.lower is not None
        and found.estimate >= rule.min_icc
        and found.lower >= rule.min_lower
    )


def complete_and_freeze(
    term: programmes.TermData, policy: Policy, *, at: datetime, reliable: bool
) -> None:
    """End, as completed, the running pairings all of whose projects have both panel scores.

    Then write the outcome of every completed pairing that has none yet: the mean over projects.
    """
    open_ones = _unfrozen(term.programme_id, at)
    scored, works = _scored(term.programme_id, open_ones, at)
    done = [
        pair.id
        for pair in open_ones
        if pair.ends_at is None and works.get(pair.id) == len(scored.get(pair.id, ()))
    ]
    # Pairings end before their scores are frozen, for only completed ones count.
    if pairing.complete_pairings(programme_id=term.programme_id, pairing_ids=done, at=at):
        open_ones = _unfrozen(term.programme_id, at)
    insert(
        [
            Outcome(
                pairing_id=pair.id,
                pairing_uuid=pair.uuid,
                mentor_id=pair.mentor_id,
                term_id=term.id,
                course_key=pair.course_key,
                cohort=pair.cohort,
                baseline=fmean(baseline for baseline, _final in scored[pair.id]),
                final=fmean(final for _baseline, final in scored[pair.id]),
                reliable=reliable,
                ended_on=pair.ends_at.date(),
            )
            for pair in open_ones
            if pair.end_reason == pairing.EndReason.COMPLETED
            and pair.ends_at is not None
            and pair.ends_at <= at
            and scored.get(pair.id)
            and counts(pair, policy, at)
        ]
    )


def _unfrozen(programme_id: int, at: datetime) -> list[pairing.PairingData]:
    """By id: those that run or were completed, and have no outcome."""
    frozen = Outcome.objects.filter(mentor__programme_id=programme_id).values("pairing_id")
    return pairing.pairings_without(frozen, programme_id=programme_id, until=at)


def _scored(
    programme_id: int, pairs: Sequence[pairing.PairingData], at: datetime
) -> tuple[dict[int, Scored], dict[int, int]]:
    """By pairing: baseline and final of each of its projects that has both; and how many it has."""
    scored: dict[int, Scored] = {}
    works: dict[int, int] = {}
    for first in range(0, len(pairs), CHUNK):
        part = [pair.id for pair in pairs[first : first + CHUNK]]
        some = projects.works_of(programme_id, part, until=at)
        every = [pk for each in some.values() for pk in each]
        found = reviews.scores(programme_id, completed_before=at, project_ids=every)
        for pairing_id, each in some.items():
            works[pairing_id] = len(each)
            scored[pairing_id] = [
                (score.baseline.score, score.final.score)
                for pk in each
                if (score := found.get(pk)) and score.baseline and score.final
            ]
    return scored, works
