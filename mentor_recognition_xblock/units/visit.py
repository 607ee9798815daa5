"""Who looks at which unit, in which roles: asked once per request."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from ..access import MENTOR
from ..errors import NotFound
from ..hosts import HostUnit, HostUser, get_host
from ..hosts.base import Viewer
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..shared_reads import remembered
from ..standing import Standing

ACTIVITIES = programmes.ACTIVITIES


@dataclass(frozen=True)
class Unit:
    """An author's settings of one block, with where it stands.

    ``course_key`` is None in a library; ``due_at`` is aware, and ``due_after_days`` says how many
    days after a learner's start it is due instead; ``max_characters`` limits a version;
    ``reviews_required`` complete a review unit; ``badge`` is a portfolio badge's least score and
    whether it asks for punctuality; ``asks`` are the parts of a portfolio entry; ``done_when``
    is what completes a project.
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
    asks: tuple[str, ...] = ()
    done_when: str = "final"
    due_after_days: int | None = None

    @property
    def due_in_words(self) -> str:
        """When works are due after each learner's start; empty where that is not what counts."""
        return programmes.after_start(self.due_after_days) if self.due_after_days else ""

    @property
    def settings(self) -> HostUnit:
        """What acts at the unit need, as this block says it."""
        return HostUnit(
            usage_key=self.usage_key,
            programme_slug=self.programme_slug,
            activity=self.activity,
            title=self.title,
            milestone=self.milestone,
            due_at=self.due_at,
            max_characters=self.max_characters,
            reviews_required=self.reviews_required,
            badge=self.badge,
            asks=self.asks,
            done_when=self.done_when,
            due_after_days=self.due_after_days,
        )


@dataclass(frozen=True)
class Visit(Standing):
    """One person at one unit at one moment; every check is made against this."""

    unit: Unit
    viewer: Viewer
    at: datetime

    @cached_property
    def programme(self) -> programmes.ProgrammeData:
        """The unit's programme; ``NotFound`` tells staff what to mend, others that it waits."""
        try:
            programme = programmes.programme_by_slug(self.unit.programme_slug)
        except NotFound:
            if self._may_mend:
                raise
            raise _nothing_yet() from None
        if self.unit.course_key in programme.course_keys:
            return programme
        if not self._may_mend:
            raise _nothing_yet()
        raise NotFound(
            _("This course is not part of the programme: choose another in the unit's editor."),
            field="programme",
        )

    @property
    def _may_mend(self) -> bool:
        """Whether the person reads what an author must do: they are staff of the course."""
        return self.unit.course_key is None or self.is_staff

    @property
    def person(self) -> int | None:
        """The signed-in account's id; None for the anonymous public."""
        return self.viewer.user_id

    @property
    def masquerading(self) -> bool:
        """As the platform says of the viewer."""
        return self.viewer.masquerading

    @property
    def course_key(self) -> str:
        """The course run; ``NotFound`` in a library."""
        if self.unit.course_key is None:
            raise NotFound(_("This works in a course, not in a library."))
        return self.unit.course_key

    @property
    def usage_key(self) -> str:
        """The unit's own."""
        return self.unit.usage_key

    @cached_property
    def pairing(self) -> pairing.PairingData | None:
        """The person's present pairing as a learner in this course, if any."""
        return pairing.active_pairing(
            programme_id=self.programme.id, course_key=self.course_key, learner_id=self.user_id
        )

    def people(self, user_ids: Collection[int]) -> dict[int, HostUser]:
        """Those of ``user_ids`` who exist; each is asked for once on a page of several blocks."""
        seen = _seen()
        missing = set(user_ids) - seen.keys()
        if missing:
            seen.update(dict.fromkeys(missing) | get_host().users(missing))
        return {user_id: user for user_id in user_ids if (user := seen[user_id]) is not None}

    @property
    def course_began(self) -> datetime | None:
        """When the course run began, if the platform knows."""
        course = get_host().course(self.course_key)
        return None if course is None else course.starts_at

    @cached_property
    def published(self) -> programmes.UnitData | None:
        """The unit as the areas know it; None before anything told of it."""
        acted_in: programmes.UnitData | None = vars(self).get("acted_in")
        return acted_in or programmes.units(self.course_key).get(self.unit.usage_key)

    @cached_property
    def acted_in(self) -> programmes.UnitData:
        """The same for an act, which makes an unknown unit known; views only look."""
        return programmes.ensure_unit(
            settings=self.unit.settings,
            programme_id=self.programme.id,
            course_key=self.course_key,
        )

    def require_mentor(self) -> mentors.MentorData:
        """The person as a mentor, behind a door for mentors."""
        if self.mentor is None:
            raise MENTOR.refused()
        return self.mentor


def _nothing_yet() -> NotFound:
    """What a learner is told of a unit whose programme is not laid out as far as their course."""
    return NotFound(
        _("Nothing is open here yet. Ask your course's staff when it begins."), field="programme"
    )


@remembered
def _seen() -> dict[int, HostUser | None]:
    """People by id as the page has met them so far; afresh where nothing is shared."""
    return {}
