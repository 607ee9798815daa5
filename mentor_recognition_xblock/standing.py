"""How a person stands in a programme: the questions of the rules, answered by the areas.

Each question is asked once a subject; what does not depend on the subject is remembered for the
page (``shared_reads``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from .access import MentorOfPlace, Office, Subject
from .appeals import api as appeals
from .errors import NotFound
from .hosts import get_host
from .mentors import api as mentors
from .programmes import api as programmes
from .recognition import api as recognition
from .reviews import api as reviews
from .shared_reads import remembered


class Standing(Subject):
    """A subject in a programme; each kind of place says which programme, course and unit it is."""

    @property
    def programme(self) -> programmes.ProgrammeData:
        """The programme of the place; ``NotFound`` where it has none."""
        raise NotFound(_("There is no programme at this place."))

    @property
    def course_key(self) -> str:
        """The course run of the place; ``NotFound`` where it has none."""
        raise NotFound(_("There is no course at this place."))

    @property
    def usage_key(self) -> str:
        """The unit that the place is; ``NotFound`` where it is none."""
        raise NotFound(_("There is no unit at this place."))

    @property
    def acted_in(self) -> programmes.UnitData:
        """That unit as the areas know it; ``NotFound`` where there is none."""
        raise NotFound(_("There is no unit at this place."))

    @cached_property
    def is_enrolled(self) -> bool:
        """In the place's course; where the place has none, in any of the programme's."""
        try:
            return _is_enrolled(self.user_id, self.course_key)
        except NotFound:
            keys = self.programme.course_keys
            return bool(get_host().enrolled_in_any([self.user_id], keys))

    @cached_property
    def is_staff(self) -> bool:
        """Of the place's course; where the place has none, of any of the programme's."""
        try:
            return _sees_as_staff(self.user_id, self.course_key)
        except NotFound:
            return bool(self.staff_of)

    @cached_property
    def mentor(self) -> mentors.MentorData | None:
        """The person as a mentor of the programme, if they are one."""
        return mentors.mentor_of(programme_id=self.programme.id, user_id=self.user_id)

    @cached_property
    def is_reviewer(self) -> bool:
        """Whether the person is certified to review in the programme."""
        held = reviews.certificate(
            programme_id=self.programme.id, reviewer_id=self.user_id, at=self.at
        )
        return held is not None

    def may(self, right: str) -> bool:
        """By the rights of the tiers held now (``recognition.may``)."""
        return recognition.may(
            programme_id=self.programme.id, user_id=self.user_id, right=right, at=self.at
        )

    @cached_property
    def kept_from_guiding(self) -> frozenset[int]:
        """By the rights of the tiers held now, and who stands beside whom."""
        return recognition.kept_from_guiding(self.programme.id, self.at)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Offices the person holds in the programme: manager, committee, chair."""
        return programmes.roles_of(programme_id=self.programme.id, user_id=self.user_id, at=self.at)

    @cached_property
    def appeals_seated(self) -> frozenset[UUID]:
        """Appeals of the programme on which the person sits, or sat to the end."""
        return appeals.seats_of(programme_id=self.programme.id, user_id=self.user_id)

    @cached_property
    def is_site_admin(self) -> bool:
        """The site's superusers, who set up what nobody manages yet."""
        rows = get_user_model().objects.filter(pk=self.user_id, is_superuser=True, is_active=True)
        return bool(rows.exists())

    @cached_property
    def staff_of(self) -> tuple[str, ...]:
        """Course runs of the programme whose staff the person is."""
        return get_host().staffed(self.user_id, self.programme.course_keys)

    @cached_property
    def managed(self) -> tuple[programmes.ProgrammeData, ...]:
        """The programmes the person manages; all of them for the site's superusers."""
        return tuple(
            programme
            for programme in programmes.programmes()
            if self.is_site_admin or programme.id in self._managed_ids
        )

    @cached_property
    def _managed_ids(self) -> frozenset[int]:
        return programmes.programmes_with_role(
            user_id=self.user_id, role=Office.MANAGER, at=self.at
        )

    @property
    def manages_any(self) -> bool:
        """Whether the person manages at least one programme, or the whole site."""
        return self.is_site_admin or bool(self._managed_ids)

    def stand_in(self, user_id: int, *, course: str = "", unit: str = "") -> Standing:
        """By name, as programs say who and where."""
        slug = "" if course or unit else self.programme.slug
        return Placed(who=user_id, at=self.at, slug=slug, course=course, unit=unit)

    def conflicts(self, people: Collection[MentorOfPlace]) -> dict[int, str]:
        """By mentor id, why the person may neither read of nor decide on that mentor."""
        return recognition.conflicts(
            programme_id=self.programme.id, member_id=self.user_id, people=people, at=self.at
        )


@dataclass(frozen=True)
class Placed(Standing):
    """A person at a place that is named: a programme, a course run, a unit, or the site.

    For REST and commands; units and pages know their places otherwise. ``who`` is an account's id.
    """

    who: int | None
    at: datetime
    slug: str = ""
    course: str = ""
    unit: str = ""

    @property
    def person(self) -> int | None:
        """As it was named."""
        return self.who

    @cached_property
    def masquerading(self) -> bool:
        """In the course of the place; without one, in any."""
        return self.who is not None and get_host().masquerades(self.who, self._course_or_none)

    @cached_property
    def programme(self) -> programmes.ProgrammeData:
        """By its short name, or by the course run or the unit that belongs to it."""
        if self.slug:
            return programmes.programme_by_slug(self.slug)
        found = programmes.programme_of_course(self.course_key)
        # Exactly: a database that folds case finds the course under other spellings, whose rows
        # would be another course's.
        if found is None or self.course_key not in found.course_keys:
            raise NotFound(_("There is no programme at this place."))
        return found

    @cached_property
    def course_key(self) -> str:
        """The course run that was named, or that the unit stands in."""
        return self._course_or_none or super().course_key

    @property
    def usage_key(self) -> str:
        """The unit that was named."""
        return self.unit or super().usage_key

    @cached_property
    def acted_in(self) -> programmes.UnitData:
        """The unit, if it stands where it did and the platform lets the person open it."""
        missing = NotFound(_("There is no such unit."))
        unit = self._unit
        if unit.removed_at is not None or unit.programme_id != self.programme.id:
            raise missing
        # What is not released, or is for others alone, is closed by the platform to a block's
        # page; here nobody but us asks.
        if not get_host().opens_unit(self.user_id, unit.usage_key):
            raise missing
        return unit

    @cached_property
    def _unit(self) -> programmes.UnitData:
        found = programmes.unit(self.usage_key)
        if found is None or found.usage_key != self.usage_key:
            raise NotFound(_("There is no such unit."))
        return found

    @cached_property
    def _course_or_none(self) -> str:
        if not self.unit:
            return self.course
        return self._unit.course_key


@remembered
def _is_enrolled(user_id: int, course_key: str) -> bool:
    return get_host().is_enrolled(user_id, course_key)


@remembered
def _sees_as_staff(user_id: int, course_key: str) -> bool:
    return get_host().sees_as_staff(user_id, course_key)
