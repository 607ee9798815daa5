"""What programmes hand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..access import ProgrammeState
from ..core.policy import Finding, Policy

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
class CloseSettings:
    """How terms close: ``by_itself`` on the day after their last, or by hand.

    ``craft_threads`` are how many comments of each mentor a close draws for blind review.
    """

    by_itself: bool
    craft_threads: int


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
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class PolicyDraftData:
    """The draft of a programme's next policy.

    ``content`` is None while the text is no policy, which ``error`` says then; ``findings`` are the
    linter's. ``content_hash`` is empty without content.
    """

    text: str
    num: int
    saved_at: datetime
    based_on: PolicyVersionData
    content: Mapping[str, Any] | None
    content_hash: str
    error: str
    findings: tuple[Finding, ...]

    @property
    def may_be_adopted(self) -> bool:
        """Whether it is a policy that the linter has nothing against."""
        return self.content is not None and all(one.level != "error" for one in self.findings)


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

    ``due_at`` is the milestone's date for everybody, ``due_after_days`` how many days after a
    learner's start it is due; at most one of them is set. ``max_characters`` limits a version;
    ``reviews_required`` give a reviewer the full grade; ``badge`` None means that the unit gives
    none; ``removed_at`` tells since when it is no longer published, None while it is; ``asks``
    are the parts of a portfolio entry that learners are asked for; ``done_when`` is what completes
    a project, one of ``hosts.units.DONE_WHEN``.
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
    asks: tuple[str, ...] = ()
    done_when: str = "final"
    due_after_days: int | None = None

    @property
    def has_date(self) -> bool:
        """Whether learners' works are due at some time."""
        return self.due_at is not None or self.due_after_days is not None

    @property
    def activity_name(self) -> Any:
        """What it holds, in words."""
        return ACTIVITY_NAMES.get(self.activity, self.activity)

    @property
    def name(self) -> str:
        """What the unit is called: its milestone, else its title."""
        return self.milestone or self.title
