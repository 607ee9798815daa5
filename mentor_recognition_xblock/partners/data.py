"""What partners hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..portfolio.api import BlindBrief
from ..reviews.api import BlindFile, RubricData


@dataclass(frozen=True)
class OfferedWork:
    """A finished work that may be reviewed by partners, without names; ``html`` is safe."""

    version_uuid: UUID
    html: str
    words: int


@dataclass(frozen=True)
class PartnerWork:
    """What a partner reads and has typed so far; names nobody, nor the project.

    ``is_in``: the review was sent, and nothing of the work is shown any more (``html`` is empty).
    """

    programme: str
    expires_on: date
    is_in: bool
    html: str
    words: int
    minutes: int
    brief: BlindBrief | None
    files: tuple[BlindFile, ...]
    rubric: RubricData | None
    scores: Mapping[str, int]
    comments: Mapping[str, str]
    overall: str
    saves: int


@dataclass(frozen=True)
class PartnerCriterion:
    """What a partner gave on a criterion: the level, its words, and their comment."""

    title: str
    level: int
    label: str
    comment: str


@dataclass(frozen=True)
class PartnerResult:
    """A partner's review as learner and mentor read it; who it was is not told."""

    criteria: tuple[PartnerCriterion, ...]
    overall: str
    on: date


@dataclass(frozen=True)
class SentReview:
    """A review that came in: on which project; for whoever is told of it."""

    uuid: UUID
    programme_id: int
    project_id: int
    at: datetime
