"""The typed door to the platform: nothing here goes round it.

Each question has somebody who asks it; both hosts answer all of them.

Course keys and usage keys cross this border as text. A platform that cannot answer gives an
empty answer (None, an empty set), never an error: a unit must render when a service is away.
The questions of intake are the exception and say "strict": what is written down must be known, so
they raise ``HostUnavailable``, and "no cohort" is never mistaken for "no answer".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..errors import Unavailable
from .events import HostEvent
from .units import HostUnit


class HostUnavailable(Unavailable):
    """The platform could not answer a strict question; ask again later.

    ``question`` names the function, ``kind`` the error's class; never a person.
    """

    default_code = "host_unavailable"

    def __init__(self, question: str, kind: str = "") -> None:
        super().__init__(
            _("The platform gave no answer to {question} ({kind}): try again later.").format(
                question=question, kind=kind
            )
        )
        self.question = question
        self.kind = kind


@dataclass(frozen=True)
class HostUser:
    """A person as the platform knows them; ``user_id`` is the Django user's id."""

    user_id: int
    username: str
    display_name: str
    email: str


@dataclass(frozen=True)
class HostCourse:
    """A course run; when it starts may be unknown."""

    course_key: str
    title: str
    starts_at: datetime | None = None


@dataclass(frozen=True)
class HostMembership:
    """A person in a course run now; ``cohort`` None means: in no cohort.

    ``cohorted`` False means that the course uses no cohorts at present: whose cohort somebody is
    in is unknown then, which is not the same as none. ``cohort_key`` is the platform's
    own, and outlives a new name.
    """

    enrolled: bool
    cohort: str | None = None
    cohort_key: str | None = None
    cohorted: bool = True


@dataclass(frozen=True)
class HostGrade:
    """A grade from 0 to 1 as it stands, and since when it does."""

    share: float
    at: datetime


@dataclass(frozen=True)
class Viewer:
    """Who looks at a block: ``user_id`` None means the anonymous public.

    ``masquerading`` is true while staff look with another person's eyes; nothing may be
    written then.
    """

    user_id: int | None
    masquerading: bool = False


@dataclass(frozen=True)
class HostPreferences:
    """A person's language (BCP 47) and IANA time zone; empty where the platform knows none."""

    language: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Letter:
    """What a person is sent: plain text and an HTML fragment say the same, in their language.

    ``unsubscribe_url`` answers a POST (RFC 8058) and shows a page to a person.
    """

    subject: str
    text: str
    html: str
    url: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class OutgoingEvent:
    """Something other systems may hear of; ``name`` is dotted and never changes.

    ``user_id`` None means that nobody is named: such an event stands under a case's pseudonym in
    ``data`` and is sent without the request's person. ``verb`` and ``object_type`` are the IRIs
    by which an xAPI transformer knows it. ``signal`` names the signal of openedx-events, or our own
    public one, that says the same; empty where none does.
    """

    name: str
    at: datetime
    data: dict[str, Any]
    verb: str
    object_type: str
    user_id: int | None = None
    course_key: str = ""
    signal: str = ""


@dataclass(frozen=True)
class HostIdentity:
    """Everything a person was called: full names; usernames and addresses (handles)."""

    names: frozenset[str]
    handles: frozenset[str]


class Host(Protocol):
    """What a platform offers. Implementations: ``openedx.host`` and ``standalone.host``."""

    name: str

    def viewer(self, block: Any) -> Viewer:
        """The person the XBlock ``block`` is rendered or called for."""

    def in_studio(self, block: Any) -> bool:
        """Whether the block is shown or called where it is written, with settings of a draft."""

    def may_author(self, block: Any) -> bool:
        """Whether the person may change the block's settings here and now."""

    def api_authentication(self) -> Sequence[type]:
        """Classes of ``rest_framework`` by which programs and browsers say who they are."""

    def masquerades(self, user_id: int, course_key: str) -> bool:
        """Whether the account looks with other eyes, in the course or, without a key, in any."""

    def user(self, user_id: int) -> HostUser | None:
        """One person, or None."""

    def users(self, user_ids: Collection[int]) -> dict[int, HostUser]:
        """Those of ``user_ids`` who exist, in one query."""

    def named_accounts(self) -> QuerySet[Any]:
        """All accounts as a query, each with its display name as ``shown_name``: for lists."""

    def identity(self, user_id: int) -> HostIdentity:
        """What the person is and, before their retirement, was called; strict."""

    def users_by_login(self, logins: Collection[str]) -> dict[str, HostUser]:
        """Those who have one of ``logins`` as username or e-mail address, in one query."""

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Whether the person has an active enrolment."""

    def enrolled_courses(self, user_id: int, course_keys: Collection[str]) -> frozenset[str]:
        """Those of the course runs in which the person has an active enrolment."""

    def enrolled_user_ids(self, course_key: str) -> frozenset[int]:
        """Everyone with an active enrolment."""

    def enrol(self, user_id: int, course_key: str) -> None:
        """Enrol the person, in the course's default mode; enrolled already is no change; strict."""

    def starts(
        self, course_keys: Collection[str], *, user_ids: Collection[int]
    ) -> dict[tuple[str, int], datetime]:
        """When each of these people started in each of the course runs, by course and person.

        That is when their schedule there begins, else when they enrolled or the course began,
        whichever was later. Who never enrolled is left out.
        """

    def enrolled_in_any(
        self, user_ids: Collection[int], course_keys: Collection[str]
    ) -> frozenset[int]:
        """Those of ``user_ids`` with an active enrolment in one of the course runs."""

    def active_user_ids(self, user_ids: Collection[int]) -> frozenset[int]:
        """Those of ``user_ids`` whose account may sign in."""

    def memberships(
        self, course_key: str, *, user_ids: Collection[int] | None = None
    ) -> dict[int, HostMembership]:
        """Enrolment and cohort now, of these people or of all; strict.

        Who never was enrolled or in a cohort is left out.
        """

    def staff_by_course(self, course_keys: Collection[str]) -> Mapping[str, frozenset[int]]:
        """Holders of a role, in course, organisation or site, that opens the staff's view.

        Every one of ``course_keys`` is in it; the number of queries does not grow with them.
        """

    def sees_as_staff(self, user_id: int, course_key: str) -> bool:
        """Whether the platform lets the person see the course as its staff do."""

    def staffed(self, user_id: int, course_keys: Collection[str]) -> tuple[str, ...]:
        """Those of ``course_keys`` that the person sees as their staff do, in that order."""

    def opens_unit(self, user_id: int, usage_key: str) -> bool:
        """Whether the person may open the block in its course now; strict.

        Dates of release, content for groups and what only staff see are the platform's rules.
        """

    def course(self, course_key: str) -> HostCourse | None:
        """The course run, or None."""

    def courses(self, course_keys: Collection[str]) -> dict[str, HostCourse]:
        """Those of the course runs that exist, in one query."""

    def courses_taught(self, user_id: int, *, words: str, limit: int) -> list[HostCourse]:
        """Course runs on whose staff the person is and whose title holds ``words``, by title."""

    def course_key_of(self, usage_key: str) -> str | None:
        """The course run a block stands in; None in a library or a preview without one."""

    def existing_cohorts(self, course_key: str) -> dict[str, str]:
        """Names of the cohorts that exist, by their ids; strict."""

    def cohorts(self, course_keys: Collection[str]) -> QuerySet[Any]:
        """Cohorts of the course runs as a query, with ``cohort_name`` and ``in_course``; strict."""

    def cohort_of(self, user_id: int, course_key: str) -> str | None:
        """The learner's cohort; never assigns one."""

    def block_completion(self, user_id: int, usage_key: str) -> float:
        """Completion 0..1 of one block; 0 where the person has not begun."""

    def grade(self, user_id: int, course_key: str, usage_key: str = "") -> HostGrade | None:
        """The person's grade in the course run, or in one of its subsections; None before there is
        one; strict.
        """

    def completed_at(self, user_id: int, usage_key: str) -> datetime | None:
        """Since when the person has completed the block, None before that; strict."""

    def tell_progress(self, user_id: int, usage_key: str, share: float) -> None:
        """Raise a learner's completion of a block, and its grade where it has one, to ``share``.

        From 0 to 1; neither ever falls. A block that is gone is no error; strict.
        """

    def preferences(self, user_ids: Collection[int]) -> dict[int, HostPreferences]:
        """Language and time zone of those who stated them."""

    def last_seen(self, user_id: int) -> datetime | None:
        """When the person last signed in, if that is known."""

    def units(self, course_key: str) -> list[HostUnit]:
        """Our published blocks in the course run, never a draft's settings; strict."""

    def settings_saved(self, block: Any) -> None:
        """An author saved the block's settings: a host without drafts publishes them now."""

    def unit_url(self, usage_key: str) -> str:
        """Absolute address that opens the unit in its course; empty when there is none."""

    def course_url(self, course_key: str) -> str:
        """Absolute address of the course's home."""

    def site_url(self, path: str) -> str:
        """Absolute address of a path of this site."""

    def notify(self, user_id: int, letter: Letter) -> bool:
        """Send one letter; False when the platform could not take it."""

    def announce(self, event: OutgoingEvent) -> None:
        """Tell other systems: the tracking log, public signals. Raises when it must be retried."""

    def run_later(self, task_name: str, **kwargs: object) -> bool:
        """Queue the named task with JSON arguments; False when no broker answered."""

    def listen(self, receive: Callable[[HostEvent], None]) -> None:
        """Call ``receive`` for everything that happens to course data; it must not raise."""

    def listen_for_retirement(self, retire: Callable[[int], None]) -> None:
        """Call ``retire(user_id)`` when the platform retires a person; its errors are raised."""
