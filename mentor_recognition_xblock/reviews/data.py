"""What reviews hands out; nothing given to a reviewer names a person or a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

# What is reviewed: a learner's work, or a mentor's comment with its answers.
Kind = Literal["work", "thread", "portfolio"]


@dataclass(frozen=True)
class Level:
    """One step of a criterion, from 0 to 4 of works and 3 of threads, with what anchors it."""

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
    """One criterion of a rated exemplar: own level, agreed level, why, and the levels' names."""

    title: str
    own: int
    key: int
    rationale: str
    own_label: str
    key_label: str


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
class LentWork:
    """A work that its learner lends for calibration, as it would be read: no name is in it."""

    version_uuid: UUID
    html: str
    words: int


@dataclass(frozen=True)
class GivenKey:
    """Levels of a work by criterion, with the reasons; whose they are is not told."""

    levels: dict[str, int]
    rationale: dict[str, str]
    is_own: bool


@dataclass(frozen=True)
class ExemplarInWork:
    """An exemplar on its way to a key, as one person may see it.

    ``keys`` is how many people gave one. ``own`` is that of the person; ``others`` are shown to
    those who gave theirs, once they differ; ``agreed`` to those who took part. ``may_key``: the
    person may give a key, or another.
    """

    uuid: UUID
    title: str
    html: str
    state: str
    lent: bool
    rubric: RubricData
    keys: int
    own: GivenKey | None
    others: tuple[GivenKey, ...]
    agreed: GivenKey | None
    may_key: bool


@dataclass(frozen=True)
class Agreement:
    """How the levels chosen so far lie to the agreed ones: equal, one level off, further off."""

    judged: int
    same: int
    one_off: int
    far: int


@dataclass(frozen=True)
class CalibrationData:
    """Where a person stands in calibration; ``kappa`` once all are rated.

    ``others`` is how many works of a next try are not among these. ``barred_since``: a manager
    ended the certificate then, and has not asked the person to calibrate again.
    """

    rubric: RubricData
    exemplars: tuple[ExemplarView, ...]
    agreement: Agreement
    others: int
    rated_count: int
    total: int
    finished: bool
    passed: bool
    kappa: float | None
    needed: float
    retry_at: datetime | None
    barred_since: datetime | None


@dataclass(frozen=True)
class CertificateData:
    """The right to review until ``expires_at``."""

    issued_at: datetime
    expires_at: datetime
    kappa: float | None


@dataclass(frozen=True)
class CertificateEnd:
    """Whose certificate ends when, for telling them."""

    certificate_id: int
    programme_id: int
    reviewer_id: int
    expires_at: datetime


@dataclass(frozen=True)
class Invitation:
    """A person was asked to calibrate, for the ``times``-th time at ``asked_at``."""

    id: int
    programme_id: int
    person_id: int
    times: int
    asked_at: datetime


@dataclass(frozen=True)
class ReviewCase:
    """The case a review belongs to; nothing of who reviewed or whose work it is."""

    programme_id: int
    panel_uuid: UUID
    complete: bool


@dataclass(frozen=True)
class PanelData:
    """A panel; ``score`` is that which decides, once complete (``targets.result_of``)."""

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
    """An open review in its reviewer's list; ``due_on`` is a day, no finer.

    ``is_begun``: a draft is kept, with ``scored`` of the ``criteria``. ``minutes`` is how long
    reading and scoring may take.
    """

    uuid: UUID
    kind: Kind
    alias: str
    due_on: date
    minutes: int
    criteria: int
    is_begun: bool = False
    scored: int = 0


@dataclass(frozen=True)
class Renewal:
    """A reviewer may put an open review off for the ``num``-th time of ``most``, until a day."""

    num: int
    most: int
    days: int
    until: date


@dataclass(frozen=True)
class DrawnReviewer:
    """Whom the draw gave a review, and of what, for telling them: no other reader learns it."""

    programme_id: int
    panel_uuid: UUID
    reviewer_id: int
    assignment_uuid: UUID
    kind: Kind


@dataclass(frozen=True)
class ReviewDraftData:
    """What is kept of a review that is not sent: scores so far by criterion, and words.

    ``key`` names the save.
    """

    scores: dict[str, int]
    comments: dict[str, str]
    overall: str
    key: str
    saved_at: datetime


@dataclass(frozen=True)
class BlindFile:
    """A file by its number; ``title`` is what it is called here, ``alt`` what is said of it.

    ``html`` is a source file, or the text of a PDF that names somebody: it is read here, without
    the names, and is not handed out (``is_handed_out``). Sides are pixels of a picture.
    """

    num: int
    kind: str
    title: str
    alt: str
    html: str
    is_handed_out: bool
    width: int
    height: int


@dataclass(frozen=True)
class BlindWork:
    """What is reviewed as its reviewer sees it, names masked, and what they kept of their review.

    ``words`` is the length of the work, ``minutes`` how long reading and scoring may take.
    """

    uuid: UUID
    kind: Kind
    alias: str
    html: str
    rubric: RubricData
    due_on: date
    words: int
    minutes: int
    draft: ReviewDraftData | None = None
    files: tuple[BlindFile, ...] = ()


@dataclass(frozen=True)
class AliasedText:
    """Words of a reviewer under their name and number for this case.

    ``helped`` is how the learner says that they helped; None where they do not say so.
    """

    alias: str
    text: str
    reviewer: int
    helped: str | None


@dataclass(frozen=True)
class CriterionResult:
    """A criterion's median and what reviewers wrote on it."""

    key: str
    title: str
    median: float
    comments: tuple[AliasedText, ...]


@dataclass(frozen=True)
class ScoreEstimate:
    """What a work is most likely worth, and between which ends nine of ten such works lie."""

    score: float
    low: float
    high: float


@dataclass(frozen=True)
class StageResult:
    """A complete panel of ``raters`` reviewers, as the learner sees it.

    ``wanted`` were to review it: where fewer were found in time, the score is less certain.
    ``score`` is the mean of the criteria's medians and decides, ``mean`` that of all levels given.
    ``estimate`` weighs how strict these reviewers are elsewhere, with its 90 % interval; null until
    it is made. All are 0 to 4.
    """

    stage: str
    raters: int
    wanted: int
    score: float
    mean: float
    estimate: ScoreEstimate | None
    criteria: tuple[CriterionResult, ...]
    overall: tuple[AliasedText, ...]


class PanelScore(NamedTuple):
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
