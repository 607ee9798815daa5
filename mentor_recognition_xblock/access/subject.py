"""Who stands at a door: one person at one place and moment, each question asked once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from ..errors import NotAllowed
from ..hosts import get_host
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..shared_reads import remembered


class Subject:
    """What the rules ask. A unit's visit and a page's request each say who, where and when.

    ``programme`` and ``course_key`` raise ``NotFound`` where the place has none.
    """

    at: datetime

    @property
    def person(self) -> int | None:
        """The signed-in account's id; None for the anonymous public."""
        raise NotImplementedError

    @property
    def masquerading(self) -> bool:
        """Whether staff look with somebody else's eyes."""
        raise NotImplementedError

    @property
    def programme(self) -> programmes.ProgrammeData:
        """The programme of the place."""
        raise NotImplementedError

    @property
    def course_key(self) -> str:
        """The course run of the place."""
        raise NotImplementedError

    @property
    def user_id(self) -> int:
        """The signed-in person; ``NotAllowed`` for the anonymous public."""
        if self.person is None:
            raise NotAllowed(_("Sign in to take part."))
        return self.person

    @property
    def in_studio(self) -> bool:
        """Whether the place is a block in Studio."""
        return False

    @property
    def may_author(self) -> bool:
        """Whether the person may change the settings of the place, a block."""
        return False

    @cached_property
    def is_enrolled(self) -> bool:
        """Whether the person has an active enrolment."""
        return _is_enrolled(self.user_id, self.course_key)

    @cached_property
    def is_staff(self) -> bool:
        """Whether the platform shows the person the course as its staff sees it."""
        return _sees_as_staff(self.user_id, self.course_key)

    @cached_property
    def mentor(self) -> mentors.MentorData | None:
        """The person as a mentor of the programme, if they are one."""
        return mentors.mentor_of(programme_id=self.programme.id, user_id=self.user_id)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Offices the person holds in the programme: manager, committee, chair."""
        return programmes.roles_of(
            programme_id=self.programme.id, user_id=self.user_id, at=self.at
        )

    @cached_property
    def is_site_admin(self) -> bool:
        """The site's superusers, who set up what nobody manages yet."""
        rows = get_user_model().objects.filter(pk=self.user_id, is_superuser=True, is_active=True)
        return bool(rows.exists())

    @cached_property
    def staff_of(self) -> tuple[str, ...]:
        """Course runs of the programme whose staff the person is."""
        host = get_host()
        keys = self.programme.course_keys
        return tuple(key for key in keys if host.sees_as_staff(self.user_id, key))

    @cached_property
    def managed(self) -> tuple[programmes.ProgrammeData, ...]:
        """The programmes the person manages; all of them for the site's superusers."""
        return tuple(
            one
            for one in programmes.programmes()
            if self.is_site_admin
            or "manager"
            in programmes.roles_of(programme_id=one.id, user_id=self.user_id, at=self.at)
        )

    def conflicts(self, people: Collection[mentors.MentorData]) -> dict[int, str]:
        """By mentor id, why the person may neither read of nor decide on that mentor."""
        return recognition.conflicts(
            programme_id=self.programme.id, member_id=self.user_id, people=people, at=self.at
        )


@remembered
def _is_enrolled(user_id: int, course_key: str) -> bool:
    return get_host().is_enrolled(user_id, course_key)


@remembered
def _sees_as_staff(user_id: int, course_key: str) -> bool:
    return get_host().sees_as_staff(user_id, course_key)
