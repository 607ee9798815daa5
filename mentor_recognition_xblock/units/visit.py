"""Who looks at which unit, in which roles: asked once per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from ..errors import NotAllowed, NotFound
from ..hosts import get_host
from ..hosts.base import Viewer
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes

ACTIVITIES = ("project", "review", "recognition", "mentoring")


@dataclass(frozen=True)
class Unit:
    """An author's settings of one block, with where it stands.

    ``course_key`` is None in a library; ``due_at`` is aware; ``max_characters`` limits a version;
    ``reviews_required`` complete a review unit; ``badge`` is a portfolio badge's least score and
    whether it asks for punctuality.
    """

    usage_key: str
    course_key: str | None
    programme_slug: str
    activity: str
    title: str
    instructions: str
    milestone: str
    due_at: datetime | None
    max_characters: int
    reviews_required: int = 1
    badge: tuple[float, bool] | None = None


@dataclass(frozen=True)
class Visit:
    """One person at one unit at one moment; every check is made against this."""

    unit: Unit
    viewer: Viewer
    at: datetime

    @cached_property
    def programme(self) -> programmes.ProgrammeData:
        """The unit's programme; ``NotFound`` says what the author must mend."""
        found = programmes.programme_by_slug(self.unit.programme_slug)
        if self.unit.course_key not in found.course_keys:
            raise NotFound(
                _("This course is not part of the programme: choose another in the unit's editor."),
                field="programme",
            )
        return found

    @property
    def user_id(self) -> int:
        """The signed-in person; ``NotAllowed`` for the anonymous public."""
        if self.viewer.user_id is None:
            raise NotAllowed(_("Sign in to take part."))
        return self.viewer.user_id

    @property
    def course_key(self) -> str:
        """The course run; ``NotFound`` in a library."""
        if self.unit.course_key is None:
            raise NotFound(_("This works in a course, not in a library."))
        return self.unit.course_key

    @cached_property
    def is_enrolled(self) -> bool:
        """Whether the person has an active enrolment."""
        return get_host().is_enrolled(self.user_id, self.course_key)

    @cached_property
    def is_staff(self) -> bool:
        """Whether the platform shows the person the course as its staff sees it."""
        return get_host().sees_as_staff(self.user_id, self.course_key)

    @cached_property
    def mentor(self) -> mentors.MentorData | None:
        """The person as a mentor of the programme, if they are one."""
        return mentors.mentor_of(programme_id=self.programme.id, user_id=self.user_id)

    @cached_property
    def pairing(self) -> pairing.PairingData | None:
        """The person's present pairing as a learner in this course, if any."""
        return pairing.active_pairing(
            programme_id=self.programme.id, course_key=self.course_key, learner_id=self.user_id
        )

    @property
    def course_began(self) -> datetime | None:
        """When the course run began, if the platform knows."""
        course = get_host().course(self.course_key)
        return None if course is None else course.starts_at

    @property
    def is_member(self) -> bool:
        """Enrolled, staff, or a mentor of the programme."""
        return self.is_enrolled or self.is_staff or self.mentor is not None

    def require_member(self) -> None:
        """Refuse outsiders: the LMS does not check enrolment before a handler."""
        if not self.is_member:
            raise NotAllowed(_("Enrol in this course to take part."), code="not_enrolled")

    def require_learner(self) -> None:
        """Refuse everyone who is not enrolled."""
        if not self.is_enrolled:
            raise NotAllowed(_("Only learners of this course can do this."), code="not_enrolled")

    def require_mentor(self) -> mentors.MentorData:
        """Refuse everyone who does not mentor in the programme."""
        if self.mentor is None:
            raise NotAllowed(_("Only mentors of this programme can do this."), code="not_a_mentor")
        return self.mentor

    def require_writable(self) -> None:
        """Refuse writes while acting as someone else."""
        if self.viewer.masquerading:
            raise NotAllowed(
                _("You are viewing as someone else: nothing can be changed."), code="masquerading"
            )
