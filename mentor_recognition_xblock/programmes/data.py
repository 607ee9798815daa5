"""What programmes hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..access import ProgrammeState
from ..core.policy import Policy

# What a unit can be, by the name its author chooses.
ACTIVITIES: Final = ("project", "review", "recognition", "mentoring")
ACTIVITY_NAMES: Final[dict[str, Any]] = {
    "project": _("Project"),
    "review": _("Peer review"),
    "recognition": _("Recognition"),
    "mentoring": _("Mentoring"),
}


@dataclass(frozen=True)
class ProgrammeData:
    """A programme and the course runs in its scope."""

    id: int
    uuid: UUID
    slug: str
    title: str
    organisation: str
    description: str
    course_keys: tuple[str, ...]
    state: ProgrammeState = ProgrammeState.OPEN


@dataclass(frozen=True)
class Pause:
    """When nothing of a programme came due; ``until`` is None while it lasts."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class TermData:
    """A term; ``closed_at`` None while it runs."""

    id: int
    uuid: UUID
    programme_id: int
    num: int
    title: str
    starts_on: date
    ends_on: date
    closed_at: datetime | None


@dataclass(frozen=True)
class PolicyVersionData:
    """An immutable policy version: the parsed ``policy`` and the ``content`` it came from."""

    id: int
    uuid: UUID
    programme_id: int
    num: int
    policy: Policy
    content: dict[str, object]
    content_hash: str
    effective_from: datetime
    note: str


@dataclass(frozen=True)
class BadgeRules:
    """An author's criteria: the panel's score of the final version, 0-4, and punctuality."""

    min_score: float
    on_time: bool

    def as_json(self) -> dict[str, Any]:
        """As kept with the achievement."""
        return {"min_score": self.min_score, "on_time": self.on_time}


@dataclass(frozen=True)
class UnitData:
    """A unit of a course run, as its author published it.

    ``due_at`` is the milestone's date, None without one; ``max_characters`` limits a version;
    ``reviews_required`` give a reviewer the full grade; ``badge`` None means that the unit gives
    none; ``removed_at`` tells since when it is no longer published, None while it is.
    """

    id: int
    usage_key: str
    course_key: str
    programme_id: int
    activity: str
    title: str
    milestone: str
    due_at: datetime | None
    max_characters: int
    reviews_required: int
    badge: BadgeRules | None
    removed_at: datetime | None

    @property
    def activity_name(self) -> Any:
        """What it holds, in words."""
        return ACTIVITY_NAMES.get(self.activity, self.activity)

    @property
    def name(self) -> str:
        """What the unit is called: its milestone, else its title."""
        return self.milestone or self.title
