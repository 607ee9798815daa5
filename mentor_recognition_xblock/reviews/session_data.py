"""What is shown of calibration sessions. People stand under numbers that say nothing of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ..core.agreement import Bias
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
class SessionResult:
    """What is seen once the ratings are revealed; ``raters`` by those who take part alone."""

    alphas: tuple[AlphaOf, ...]
    raters: tuple[RaterResult, ...]


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

    ``num`` of ``count``; ``reasons`` were written with the ratings, ``notes`` afterwards.
    """

    num: int
    count: int
    html: str
    rubric: RubricData
    why: str
    criteria: tuple[CriterionShown, ...]
    reasons: tuple[Said, ...]
    notes: tuple[Said, ...]


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
