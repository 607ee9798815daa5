"""What is shown of calibration sessions. People stand under numbers that say nothing of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ..core.agreement import Bias, Tendency
from ..core.agreement_intervals import Interval
from .data import RubricData

Trust = Literal["reliable", "tentative", "weak", "none"]


@dataclass(frozen=True)
class SessionRow:
    """A session in a manager's list; ``rated`` of ``ratings`` are in."""

    uuid: UUID
    title: str
    state: str
    ends_on: date
    people: int
    rated: int
    ratings: int
    alpha: float | None
    is_trial: bool


@dataclass(frozen=True)
class AlphaOf:
    """Krippendorff's alpha by a criterion, or over all where ``title`` is empty; None for none.

    ``trust`` is what may be concluded from it (Krippendorff 2004, page 241).
    """

    title: str
    alpha: float | None
    trust: Trust


@dataclass(frozen=True)
class RaterResult:
    """How one rater stands to the key; ``is_own`` for whoever looks."""

    num: int
    is_own: bool
    kappa: float
    bias: Bias


@dataclass(frozen=True)
class TrialSide:
    """How raters agree by one wording of a criterion: with each other, and with agreed levels."""

    alpha: Interval
    kappa: Interval


@dataclass(frozen=True)
class TrialRow:
    """A criterion by the rubric in use and by the draft; None where either has it not.

    ``gain`` is how much higher alpha is by the draft; ``are_told_apart``: by more than chance.
    """

    title: str
    present: TrialSide | None
    draft: TrialSide | None
    gain: Interval
    are_told_apart: bool

    @property
    def tendency(self) -> Tendency:
        """Whether people agree more or less by the draft, where that is no chance."""
        if not self.are_told_apart or self.gain.value is None:
            return "unclear"
        return "higher" if self.gain.value > 0 else "lower"


@dataclass(frozen=True)
class SessionResult:
    """What is seen once the ratings are revealed; ``raters`` by those who take part alone.

    Of a trial there are ``rows`` alone.
    """

    alphas: tuple[AlphaOf, ...]
    raters: tuple[RaterResult, ...]
    rows: tuple[TrialRow, ...] = ()


TrialState = Literal["not_needed", "untried", "running", "changed", "tried"]


@dataclass(frozen=True)
class DraftTrials:
    """Whether a draft was tried as it stands, and its newest trial, if any.

    ``not_needed``: levels ask for the same as by the rubric in use. ``changed``: what levels ask
    for is other than it was in the trial.
    """

    status: TrialState
    uuid: UUID | None = None
    title: str = ""
    rows: tuple[TrialRow, ...] = ()


@dataclass(frozen=True)
class WorkRow:
    """A work in a session's list; ``is_rated`` by whoever looks, ``notes`` said of it so far."""

    num: int
    is_rated: bool
    notes: int


@dataclass(frozen=True)
class SessionShown:
    """A session as somebody sees it who takes part, or leads it (``own_num`` None)."""

    uuid: UUID
    title: str
    state: str
    ends_on: date
    programme_id: int
    people: int
    own_num: int | None
    is_certified: bool
    works: tuple[WorkRow, ...]
    result: SessionResult | None
    is_trial: bool = False

    @property
    def left(self) -> int:
        """How many works one has still to rate."""
        return sum(not one.is_rated for one in self.works)


@dataclass(frozen=True)
class Participant:
    """Who takes part, for the leader: ``rated`` works are in; not how, nor under which number."""

    user_id: int
    rated: int
    has_left: bool
    is_certified: bool


@dataclass(frozen=True)
class LevelGiven:
    """A level that ``raters`` people gave; of the agreed one that may be nobody."""

    score: int
    label: str
    raters: int
    is_agreed: bool
    is_own: bool


@dataclass(frozen=True)
class CriterionShown:
    """A criterion of a work: one's own level, and once revealed the key and what others gave.

    ``given`` are the levels that were given or agreed, from the lowest.
    """

    key: str
    title: str
    own: int | None
    rationale: str
    given: tuple[LevelGiven, ...]


@dataclass(frozen=True)
class Said:
    """Words about a work; ``num`` None by the leader."""

    num: int | None
    is_own: bool
    text: str


@dataclass(frozen=True)
class WorkShown:
    """A work of a session: to be rated, or once revealed to be talked about.

    ``num`` of ``count``; ``reasons`` were written with the ratings, ``notes`` afterwards. In a
    trial ``rubric`` and ``criteria`` are those by which one rates it, or the draft's for whoever
    leads (``is_draft``); ``other`` are those of the other wording, once revealed.
    """

    num: int
    count: int
    html: str
    rubric: RubricData
    why: str
    criteria: tuple[CriterionShown, ...]
    reasons: tuple[Said, ...]
    notes: tuple[Said, ...]
    is_draft: bool = False
    other: tuple[CriterionShown, ...] = ()


@dataclass(frozen=True)
class SessionCase:
    """What letters need of a session: for whom, where, and until when."""

    uuid: UUID
    programme_id: int
    title: str
    state: str
    ends_on: date
    people: tuple[int, ...]


@dataclass(frozen=True)
class OpenSession:
    """A session that waits for somebody's ratings: ``left`` works of it."""

    uuid: UUID
    programme_id: int
    title: str
    ends_on: date
    left: int
