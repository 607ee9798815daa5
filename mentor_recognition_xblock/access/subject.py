"""Who stands at a door: one person at one place and moment.

This is what the rules and the acts ask; ``standing`` answers from the areas.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from ..errors import NotAllowed


class ProgrammeOfPlace(Protocol):
    """The programme of a place."""

    @property
    def id(self) -> int:
        """The programme's row."""

    @property
    def course_keys(self) -> tuple[str, ...]:
        """Its course runs."""

    @property
    def state(self) -> str:
        """Whether it is a draft, open, paused or archived."""


class MentorOfPlace(Protocol):
    """A mentor of that programme."""

    @property
    def id(self) -> int:
        """The mentor's row."""

    @property
    def user_id(self) -> int:
        """The mentor's account."""


class Subject(ABC):
    """What the rules ask. A unit's visit and a page's request each say who, where and when.

    ``programme``, ``course_key``, ``usage_key`` and ``acted_in`` raise ``NotFound`` where the place
    has none.
    """

    at: datetime

    @property
    @abstractmethod
    def person(self) -> int | None:
        """The signed-in account's id; None for the anonymous public."""

    @property
    @abstractmethod
    def masquerading(self) -> bool:
        """Whether staff look with somebody else's eyes."""

    @property
    @abstractmethod
    def programme(self) -> ProgrammeOfPlace:
        """The programme of the place."""

    @property
    @abstractmethod
    def course_key(self) -> str:
        """The course run of the place."""

    @property
    @abstractmethod
    def usage_key(self) -> str:
        """The unit that the place is."""

    @property
    @abstractmethod
    def acted_in(self) -> Any:  # programmes.UnitData, of a room above
        """That unit as the areas know it; for acts, which may make it known."""

    @property
    @abstractmethod
    def is_enrolled(self) -> bool:
        """Whether the person has an active enrolment in the place's course, or in any of them."""

    @property
    @abstractmethod
    def is_staff(self) -> bool:
        """Whether the platform shows the person the place's course as its staff sees it."""

    @property
    @abstractmethod
    def mentor(self) -> MentorOfPlace | None:
        """The person as a mentor of the programme, if they are one."""

    @property
    @abstractmethod
    def is_reviewer(self) -> bool:
        """Whether the person is certified to review in the programme."""

    @abstractmethod
    def may(self, right: str) -> bool:
        """Whether a tier that the person holds in the programme lets them, or none need do so."""

    @property
    @abstractmethod
    def kept_from_guiding(self) -> frozenset[int]:
        """Ids of the programme's mentors who may take no learner: not alone, and nobody beside."""

    @property
    @abstractmethod
    def roles(self) -> frozenset[str]:
        """Offices the person holds in the programme: manager, committee, chair."""

    @property
    @abstractmethod
    def appeals_seated(self) -> frozenset[UUID]:
        """Appeals of the programme on which the person sits, or sat to the end."""

    @property
    @abstractmethod
    def is_site_admin(self) -> bool:
        """The site's superusers, who set up what nobody manages yet."""

    @property
    @abstractmethod
    def staff_of(self) -> tuple[str, ...]:
        """Course runs of the programme whose staff the person is."""

    @property
    @abstractmethod
    def manages_any(self) -> bool:
        """Whether the person manages at least one programme, or the whole site."""

    @property
    def user_id(self) -> int:
        """The signed-in person; ``NotAllowed`` for the anonymous public."""
        if self.person is None:
            raise NotAllowed(_("Sign in to take part."))
        return self.person

    @property
    def mentor_id(self) -> int:
        """The person as a mentor, behind a rule for mentors; ``NotAllowed`` for others."""
        if self.mentor is None:
            raise NotAllowed(_("Only mentors of this programme can do this."), code="not_a_mentor")
        return self.mentor.id

    @abstractmethod
    def stand_in(self, user_id: int, *, course: str = "", unit: str = "") -> Subject:
        """Somebody else of the same programme and moment, for a rehearsal that is undone."""

    @property
    def in_studio(self) -> bool:
        """Whether the place is a block in Studio."""
        return False

    @property
    def may_author(self) -> bool:
        """Whether the person may change the settings of the place, a block."""
        return False

    @abstractmethod
    def conflicts(self, people: Collection[MentorOfPlace]) -> Mapping[int, str]:
        """By mentor id, why the person may neither read of nor decide on that mentor."""
