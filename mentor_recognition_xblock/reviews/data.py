"""What reviews hands out; nothing given to a reviewer names a person or a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Level:
    """One step of a criterion, 0-4, with the sentence that anchors it."""

    score: int
    label: str
    anchor: str


@dataclass(frozen=True)
class Criterion:
    """What is looked at, and its levels in order."""

    key: str
    title: str
    prompt: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class RubricData:
    """One immutable version of a rubric."""

    id: int
    programme_id: int
    key: str
    num: int
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Comparison:
    """One criterion of a rated exemplar: own level, agreed level, why."""

    title: str
    own: int
    key: int
    rationale: str


@dataclass(frozen=True)
class ExemplarView:
    """An exemplar as one reviewer may see it; ``comparison`` is empty until they rated it."""

    uuid: UUID
    alias: str
    html: str
    rated: bool
    comparison: tuple[Comparison, ...]

    @property
    def key(self) -> bool:
        """Whether the key may be shown."""
        return bool(self.comparison)


@dataclass(frozen=True)
class CalibrationData:
    """Where a person stands in calibration; ``kappa`` once all are rated."""

    rubric: RubricData
    exemplars: tuple[ExemplarView, ...]
    rated_count: int
    total: int
    finished: bool
    passed: bool
    kappa: float | None
    needed: float
    retry_at: datetime | None


@dataclass(frozen=True)
class CertificateData:
    """The right to review until ``expires_at``."""

    issued_at: datetime
    expires_at: datetime
    kappa: float | None


@dataclass(frozen=True)
class ReviewCase:
    """The case a review belongs to; nothing of who reviewed or whose work it is."""

    programme_id: int
    panel_uuid: UUID
    complete: bool


@dataclass(frozen=True)
class PanelData:
    """A panel; ``score`` is the mean of the criterion medians, 0-4, once complete."""

    id: int
    uuid: UUID
    project_id: int
    stage: str
    state: str
    opened_at: datetime
    completed_at: datetime | None
    medians: dict[str, float] | None
    score: float | None
    raters: int | None


@dataclass(frozen=True)
class AssignmentData:
    """An open review in its reviewer's list; ``due_on`` is a day, no finer."""

    uuid: UUID
    alias: str
    due_on: date


@dataclass(frozen=True)
class DrawnReviewer:
    """Whom the draw gave a review, for telling them: no other reader learns it."""

    programme_id: int
    panel_uuid: UUID
    reviewer_id: int


@dataclass(frozen=True)
class BlindWork:
    """The work as its reviewer sees it, names masked."""

    uuid: UUID
    alias: str
    html: str
    rubric: RubricData


@dataclass(frozen=True)
class AliasedText:
    """Words of a reviewer under their name for this case."""

    alias: str
    text: str


@dataclass(frozen=True)
class CriterionResult:
    """A criterion's median and what reviewers wrote on it."""

    title: str
    median: float
    comments: tuple[AliasedText, ...]


@dataclass(frozen=True)
class StageResult:
    """A complete panel as the learner sees it."""

    stage: str
    score: float
    criteria: tuple[CriterionResult, ...]
    overall: tuple[AliasedText, ...]


@dataclass(frozen=True)
class PanelScore:
    """A frozen panel score: 0-4, with the medians behind it."""

    panel_uuid: UUID
    score: float
    medians: dict[str, float]
    raters: int
    completed_at: datetime


@dataclass(frozen=True)
class ProjectScores:
    """Baseline and final of one project, each None until its panel is complete."""

    baseline: PanelScore | None
    final: PanelScore | None
