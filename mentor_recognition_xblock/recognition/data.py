"""What recognition hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ..core.disclosure import Extent
from ..elements.pictures import Picture


@dataclass(frozen=True)
class EvaluationData:
    """One mentor against one tier at one close; ``gates`` and ``facts`` are plain JSON."""

    id: int
    uuid: UUID
    mentor_id: int
    term_id: int
    tier_key: str
    policy_version_id: int
    result: str
    near_miss: bool
    gates: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    facts: dict[str, Any]
    facts_hash: str
    created_at: datetime


@dataclass(frozen=True)
class RunData:
    """What evaluating a term came to."""

    term_id: int
    mentors: int
    evaluations: int
    proposals: int
    reliable: bool
    icc: float | None


@dataclass(frozen=True)
class GateView:
    """A gate in words: title, needed, now, interval, what was counted, result, why, picture."""

    metric: str
    title: str
    needed: str
    now: str
    interval: str
    counts: str
    result: str
    result_label: str
    words: str
    formula: str
    picture: Picture


@dataclass(frozen=True)
class TierProgress:
    """The way to one tier; ``reviews`` decide nothing and may have the committee look."""

    key: str
    title: str
    result: str
    summary: str
    gates: tuple[GateView, ...]
    reviews: tuple[GateView, ...]
    evaluation_uuid: UUID

    @property
    def met(self) -> int:
        """How many of the gates are met."""
        return sum(gate.result == "met" for gate in self.gates)


@dataclass(frozen=True)
class ProgressData:
    """What a mentor sees of themselves; their case is told by ``own_cases``.

    ``outcomes`` shows how they stood at each close, None before the second.
    """

    standing_title: str
    evaluated_at: datetime | None
    tiers: tuple[TierProgress, ...]
    outcomes: Picture | None = None


@dataclass(frozen=True)
class DossierReviewData:
    """The committee is to look at a case; ``answer`` is empty until it has.

    A mentor asks on a near miss, with ``words``; the policy does (``by_policy``) where figures of
    ``review_if`` are below their bar, which ``points`` tells.
    """

    uuid: UUID
    programme_id: int
    mentor_id: int
    mentor_user_id: int
    evaluation_uuid: UUID
    tier_title: str
    words: str
    by_policy: bool
    points: tuple[GateView, ...]
    asked_at: datetime
    answer: str
    reason: str
    answered_by: int | None
    answered_at: datetime | None


@dataclass(frozen=True)
class ReviewOfMentor:
    """Whether a mentor may ask for a dossier review now, what they asked at the last close, and
    what the policy asked for."""

    may_ask: bool
    review: DossierReviewData | None
    by_policy: DossierReviewData | None = None


@dataclass(frozen=True)
class CourseFigure:
    """Public counts of one course in one term; None where the cell is too small to show.

    ``successes`` is None too where they are told in words, by ``extent``, or as a range.
    """

    term: str
    course_key: str
    pairings: int | None
    successes: int | None
    extent: Extent = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class TermFigure:
    """Completed pairings of a closed term with reliable scores, and those that reached the outcome.

    ``low`` and ``high`` bound the share with ``confidence``, all 0-1.
    """

    num: int
    title: str
    completed: int
    successes: int
    low: float
    high: float
    confidence: float

    @property
    def share(self) -> float:
        """Successes of completed."""
        return self.successes / self.completed


@dataclass(frozen=True)
class MentorFigure:
    """One mentor's public share of success: ``hits`` of ``n`` and the bounds of the true share.

    ``hits`` is None where they are told in words or as a range, ``least`` to ``most``: the bounds
    then hold for every count that these allow, so that they tell no more.
    """

    n: int
    hits: int | None
    low: float
    high: float
    confidence: float
    extent: Extent = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class StandingData:
    """The tier held now; an entry tier has no decision and no end."""

    tier_key: str
    title: str
    since: datetime
    until: datetime | None
    decision_uuid: UUID | None


@dataclass(frozen=True)
class DecisionData:
    """A decision and what a badge needs of it.

    ``outcomes`` counts the evidence linked, ``pairings`` are the uuids of the pairings behind it.
    """

    uuid: UUID
    proposal_uuid: UUID
    programme_id: int
    mentor_id: int
    mentor_user_id: int
    tier_key: str
    outcome: str
    reason: str
    decided_by: int
    decided_at: datetime
    valid_until: datetime | None
    policy_version_id: int
    evaluation_uuid: UUID
    evidence_hash: str
    outcomes: int
    pairings: frozenset[str] = field(repr=False)


@dataclass(frozen=True)
class DecisionShownToMentor:
    """What a mentor reads of a decision on them; never who decided."""

    outcome: str
    tier_title: str
    reason: str
    decided_at: datetime
    uuid: UUID


@dataclass(frozen=True)
class ProposalData:
    """A proposal in the committee's list."""

    uuid: UUID
    programme_id: int
    mentor_id: int
    mentor_user_id: int
    tier_key: str
    tier_title: str
    opened_at: datetime
    due_at: datetime
    is_open: bool
    last_outcome: str


@dataclass(frozen=True)
class EvidenceData:
    """One evaluation in words; ``reviews`` decide nothing.

    ``outcomes``: the facts with ``gain``, ``expected``, ``success``.

    ``reflections`` counts learners' written reflections in the projects behind it; ``courses``
    names courses by key.
    """

    evaluation: EvaluationData
    tier_title: str
    gates: tuple[GateView, ...]
    reviews: tuple[GateView, ...]
    policy_hash: str
    policy_num: int
    policy_title: str
    outcomes: tuple[dict[str, Any], ...]
    reflections: int
    courses: dict[str, str]


@dataclass(frozen=True)
class DossierData:
    """Everything a member needs in order to decide.

    ``decisions`` are those on this proposal, ``earlier`` those on the mentor's other ones.
    """

    proposal: ProposalData
    evaluation: EvaluationData
    gates: tuple[GateView, ...]
    reviews: tuple[GateView, ...]
    policy_hash: str
    policy_num: int
    policy_title: str
    standing: StandingData | None
    decisions: tuple[DecisionData, ...]
    earlier: tuple[DecisionData, ...]
    outcomes: tuple[dict[str, Any], ...]
    reflections: int
    courses: dict[str, str]


@dataclass(frozen=True)
class TierMoves:
    """What a draft would have changed for one tier; ``now`` and ``draft`` are figures of each.

    Figures: mentors who ``reached`` and after the last close ``held`` it; of those with the least
    evidence (``ready``) at the last close, how many passed every gate (``joint``) and each of
    ``gates``. None where a policy has no such tier.
    """

    key: str
    now: Mapping[str, Any] | None
    draft: Mapping[str, Any] | None
    gained: int
    lost: int
    sooner: int
    later: int


@dataclass(frozen=True)
class BackTestData:
    """A back-test; ``report`` is None until it is done."""

    uuid: UUID
    programme_id: int
    content_hash: str
    against_num: int
    made_at: datetime
    report: Mapping[str, Any] | None
    tiers: tuple[TierMoves, ...]


@dataclass(frozen=True)
class Moved:
    """A mentor and a tier that a draft would have given at another close; None: never."""

    user_id: int
    tier: str
    now: int | None
    draft: int | None


@dataclass(frozen=True)
class Beginner:
    """A mentor who takes learners only while an experienced one stands beside them.

    ``mine``: the reader does; ``accompanied``: somebody does.
    """

    mentor: UUID
    name: str
    accompanied: bool
    mine: bool


@dataclass(frozen=True)
class OwnRights:
    """What a mentor's tiers allow, by key and in words, and whom they stand or may stand beside.

    ``may_guide``: they may take learners now; ``beside_me`` names who stands beside them.
    """

    rights: tuple[str, ...]
    sentences: tuple[str, ...]
    may_guide: bool
    beside_me: str
    beginners: tuple[Beginner, ...]
