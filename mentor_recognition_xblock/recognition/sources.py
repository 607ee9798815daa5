"""All that recognition reads of the areas below: a query a source for so many mentors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from ..core.policy import Policy
from ..mentors import api as mentors
from ..mentors.api import Learned, MentorData, PauseData
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from ..skills.api import TargetCounts, target_counts

# Mentors that are read at once: fewer queries against less held.
PART: Final = 250


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
        return present(self.mentors, self.at)


def present(people: Iterable[MentorData], at: datetime) -> list[MentorData]:
    """Mentors who had joined and had not left."""
    return [
        one for one in people if one.joined_at <= at and (one.left_at is None or one.left_at > at)
    ]


def in_parts(
    programme_id: int, *, at: datetime, only: Collection[int] | None = None
) -> Iterator[Sources]:
    """The programme as of ``at``, some present mentors at a time; ``only`` some of them, by id.

    What is held at once does not grow with the programme.
    """
    people = present(mentors.mentors(programme_id), at)
    if only is not None:
        people = [one for one in people if one.id in only]
    terms = _closed_terms(programme_id, at)
    for first in range(0, len(people), PART):
        yield _read(programme_id, at, people[first : first + PART], terms)


def count_present(programme_id: int, *, at: datetime) -> int:
    """How many mentors were there."""
    return len(present(mentors.mentors(programme_id), at))


def _closed_terms(programme_id: int, at: datetime) -> list[programmes.TermData]:
    return [
        term
        for term in programmes.terms(programme_id)
        if term.closed_at is not None and term.closed_at <= at
    ]


def _read(
    programme_id: int,
    at: datetime,
    people: Sequence[MentorData],
    closed_terms: Sequence[programmes.TermData],
) -> Sources:
    """What there is of these mentors: one query a source."""
    some = [one.id for one in people]
    histories: dict[int, list[projects.ProjectHistory]] = defaultdict(list)
    for history in projects.evidence(programme_id, until=at, mentor_ids=some):
        if history.pairing_id is not None:
            histories[history.pairing_id].append(history)
    pairings: dict[int, list[pairing.PairingData]] = defaultdict(list)
    for pair in pairing.pairings(programme_id=programme_id, mentor_ids=some):
        # Ends after the close are handed on: who asks compares them with ``at``.
        if pair.starts_at <= at:
            pairings[pair.mentor_id].append(pair)
    return Sources(
        programme_id=programme_id,
        at=at,
        mentors=people,
        closed_terms=closed_terms,
        offered=mentors.offered_terms(programme_id, mentor_ids=some),
        # A pause declared after the close must not change what the close saw.
        pauses=mentors.pauses(programme_id, declared_by=at, mentor_ids=some),
        pairings=dict(pairings),
        histories=dict(histories),
        scores=reviews.scores(programme_id, completed_before=at, mentor_ids=some),
        contributions=mentors.contributions_accepted(programme_id, until=at, mentor_ids=some),
        learning=mentors.learning_recorded(programme_id, until=at, mentor_ids=some),
        craft=reviews.craft_ratings(
            programme_id, until=at, mentors=[one.user_id for one in people]
        ),
        skills=target_counts(
            programme_id,
            until=at,
            learner_ids={pair.learner_id for pairs in pairings.values() for pair in pairs},
        ),
        ratings=pairing.rating_batches(programme_id, until=at, mentor_ids=some),
    )


def counts(pair: pairing.PairingData, policy: Policy, at: datetime) -> bool:
    """No-fault ends and pairings under the least length leave every count."""
    # What ended after the close had not ended then.
    ended = pair.ends_at is not None and pair.ends_at <= at
    if ended and pair.end_reason in (pairing.EndReason.NO_FAULT, pairing.EndReason.LEARNER_LEFT):
        return False
    # Of a pairing that runs on, what had passed by the close.
    until = min(pair.ends_at or at, at)
    return until - pair.starts_at >= timedelta(days=policy.pairing_min_days)
