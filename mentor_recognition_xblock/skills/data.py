"""What skills hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from .evidence import AskedOfPlatform, PlatformSays


@dataclass(frozen=True)
class SkillData:
    """A skill as its version ``num`` says it; ``name`` and ``about`` are in all its languages.

    ``texts`` holds the same by language tag. ``review_on`` is when it is looked at again;
    ``evidence`` is what the platform is asked for beside a work.
    """

    id: int
    uuid: UUID
    programme_id: int
    num: int
    name: str
    about: str
    texts: dict[str, dict[str, str]]
    standard: str
    standard_version: str
    review_on: date | None
    saved_at: datetime
    retired: bool
    evidence: AskedOfPlatform | None = None


@dataclass(frozen=True)
class ClaimData:
    """A documented skill as its learner reads it: nobody is named who verified it."""

    uuid: UUID
    learner_id: int
    project_id: int
    version_num: int
    skill: SkillData
    passage: str
    reflection: str
    state: str
    reason: str
    documented_at: datetime
    answered_at: datetime | None
    platform: PlatformSays | None = None


@dataclass(frozen=True)
class WaitingClaim:
    """A documented skill in a verifier's queue; no time, which could tell whose it is."""

    uuid: UUID
    skill: SkillData


@dataclass(frozen=True)
class BlindClaim:
    """A documented skill as its verifier reads it: no names, no title, no unit, no learner.

    ``html`` is the work, ``words`` how many it has; ``passage`` and ``reflection`` are plain text.
    ``platform`` holds no grade and no day: in the course's grade book they would lead to somebody.
    """

    uuid: UUID
    skill: SkillData
    html: str
    words: int
    passage: str
    reflection: str
    platform: PlatformSays | None = None
