"""All that recognition reads of the areas below: once per close, in constant queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from ..core.policy import Policy
from ..mentors import api as mentors
from ..mentors.api import Learned, MentorData, PauseData
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from ..skills.api import TargetCounts, target_counts


@dataclass(frozen=True)
class Sources:
    """A programme as it stood at ``at``; lists by mentor id and by pairing id."""

    programme_id: int
    at: datetime
    mentors: Sequence[MentorData]
    closed_terms: Sequence[programmes.TermData]
    offered: Mapping[int, frozenset[int]]
    pauses: Mapping[int, Sequence[PauseData]]
    pairings: Mapping[int, Sequence[pairing.PairingData]]
    histories: Mapping[int, Sequence[projects.ProjectHistory]]
    scores: Mapping[int, reviews.ProjectScores]
    contributions: Mapping[int, Sequence[tuple[UUID, date]]] = field(default_factory=dict)
    learning: Mapping[int, Sequence[Learned]] = field(default_factory=dict)
    # By unit id and user id of the learner.
    skills: Mapping[tuple[int, int], TargetCounts] = field(default_factory=dict)
    # By user id of the mentor.
    craft: Mapping[int, Sequence[reviews.CraftRating]] = field(default_factory=dict)
    ratings: Mapping[int, Sequence[pairing.RatingBatchData]] = field(default_factory=dict)

    def present(self) -> list[MentorData]:
        """Mentors who had joined and had not left."""
        return [
            mentor
            for mentor in self.mentors
            if mentor.joined_at <= self.at and (mentor.left_at is None or mentor.left_at > self.at)
        ]

    def scored(self, pairing_id: int) -> list[tuple[float, float]]:
        """Baseline and final of each project of a pairing that has both."""
        scored_pairs = []
        for history in self.histories.get(pairing_id, ()):
            score = self.scores.get(history.project_id)
            if score and score.baseline and score.final:
                scored_pairs.append((score.baseline.score, score.final.score))
        return scored_pairs


def read(programme_id: int, *, at: datetime) -> Sources:
    """Read the programme as of ``at``."""
    histories: dict[int, list[projects.ProjectHistory]] = defaultdict(list)
    for history in projects.evidence(programme_id, until=at):
        if history.pairing_id is not None:
            histories[history.pairing_id].append(history)
    return Sources(
        programme_id=programme_id,
        at=at,
        mentors=mentors.mentors(programme_id),
        closed_terms=[
            term
            for term in programmes.terms(programme_id)
            if term.closed_at is not None and term.closed_at <= at
        ],
        offered=mentors.offered_terms(programme_id),
        # A pause declared after the close must not change what the close saw.
        pauses=mentors.pauses(programme_id, declared_by=at),
        pairings=_pairings(programme_id, at),
        histories=dict(histories),
        scores=reviews.scores(programme_id, completed_before=at),
        contributions=mentors.contributions_accepted(programme_id, until=at),
        learning=mentors.learning_recorded(programme_id, until=at),
        craft=reviews.craft_ratings(programme_id, until=at),
        ratings=pairing.rating_batches(programme_id, until=at),
        skills=target_counts(programme_id, until=at),
    )


def with_pairings_read_again(known: Sources) -> Sources:
    """The same, after pairings were ended."""
    return replace(known, pairings=_pairings(known.programme_id, known.at))


def _pairings(programme_id: int, at: datetime) -> dict[int, list[pairing.PairingData]]:
    grouped: dict[int, list[pairing.PairingData]] = defaultdict(list)
    for pair in pairing.pairings(programme_id=programme_id):
        # Ends after the close are handed on: who asks compares them with ``at``.
        if pair.starts_at <= at:
            grouped[pair.mentor_id].append(pair)
    return dict(grouped)


def counts(pair: pairing.PairingData, policy: Policy, at: datetime) -> bool:
    """No-fault ends and pairings under the least length leave every count."""
    if pair.end_reason in (pairing.EndReason.NO_FAULT, pairing.EndReason.LEARNER_LEFT):
        return False
    # Of a pairing that runs on, what had passed by the close.
    until = min(pair.ends_at or at, at)
    return until - pair.starts_at >= timedelta(days=policy.pairing_min_days)
