"""Open edX as a host. Every import of the platform stands inside a function.

A function that is missing or raises (an older or newer release) gives an empty answer and one
logged line that names it; see ``asked``.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model

from .. import later
from ..accounts import last_login
from ..base import (
    HostCohort,
    HostCourse,
    HostPreferences,
    HostUser,
    Letter,
    OutgoingEvent,
    Viewer,
)
from . import letters, outgoing, people, places

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


def asked(default: Callable[[], Any]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give ``default()`` and log the function's name when the platform cannot answer."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except Exception:
                log.warning("the platform could not answer %s", function.__name__, exc_info=True)
                empty: R = default()
                return empty

        return call

    return decorate


class OpenEdxHost:
    """Asks the LMS and Studio; see ``base.Host`` for the shapes."""

    name = "openedx"

    def viewer(self, block: Any) -> Viewer:
        """From the runtime's user service; Studio's previews count as the anonymous public."""
        service = block.runtime.service(block, "user")
        if service is None or getattr(block.runtime, "is_author_mode", False):
            return Viewer(user_id=None)
        attributes = service.get_current_user().opt_attrs
        user_id = attributes.get("edx-platform.user_id")
        if user_id is None or not attributes.get("edx-platform.is_authenticated", True):
            return Viewer(user_id=None)
        return Viewer(user_id=int(user_id), masquerading=self._masquerading(int(user_id)))

    def may_author(self, block: Any) -> bool:
        """In Studio's own process, which checks authorship before any handler; never in the LMS."""
        return str(getattr(settings, "ROOT_URLCONF", "")).startswith("cms.")

    def user(self, user_id: int) -> HostUser | None:
        """One person, or None."""
        return self.users([user_id]).get(user_id)

    def users(self, user_ids: Collection[int]) -> dict[int, HostUser]:
        """One query on accounts with their profile's name."""
        rows: Any = get_user_model().objects.filter(pk__in=set(user_ids))
        rows = rows.select_related("profile")
        return {
            row.pk: HostUser(
                row.pk, row.username, getattr(row.profile, "name", "") or row.username, row.email
            )
            for row in rows
        }

    @asked(bool)
    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Whether the person has an active enrolment."""
        from common.djangoapps.student.models import CourseEnrollment

        rows = CourseEnrollment.objects.filter(
            user_id=user_id, course_id=_course_key(course_key), is_active=True
        )
        return bool(rows.exists())

    @asked(frozenset)
    def enrolled_user_ids(self, course_key: str) -> frozenset[int]:
        """Everyone with an active enrolment."""
        from common.djangoapps.student.models import CourseEnrollment

        rows = CourseEnrollment.objects.filter(course_id=_course_key(course_key), is_active=True)
        return frozenset(rows.values_list("user_id", flat=True))

    @asked(frozenset)
    def course_roles(self, user_id: int, course_key: str) -> frozenset[str]:
        """Roles of the course, read from its role groups."""
        from common.djangoapps.student import roles

        key, user = _course_key(course_key), get_user_model().objects.get(pk=user_id)
        kinds = {
            "staff": roles.CourseStaffRole,
            "instructor": roles.CourseInstructorRole,
            "beta": roles.CourseBetaTesterRole,
        }
        return frozenset(name for name, role in kinds.items() if role(key).has_user(user))

    @asked(bool)
    def sees_as_staff(self, user_id: int, course_key: str) -> bool:
        """As ``has_access(user, "staff", course)`` says, which honours masquerading."""
        from lms.djangoapps.courseware.access import has_access

        user = get_user_model().objects.get(pk=user_id)
        return bool(has_access(user, "staff", _course_key(course_key)))

    @asked(lambda: None)
    def course(self, course_key: str) -> HostCourse | None:
        """From the course overview."""
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

        row = CourseOverview.get_from_id(_course_key(course_key))
        return HostCourse(
            course_key, row.display_name, row.display_org_with_default, row.start, row.end
        )

    def course_key_of(self, usage_key: str) -> str | None:
        """The context key, when it names a course."""
        from opaque_keys import InvalidKeyError
        from opaque_keys.edx.keys import UsageKey

        try:
            context = UsageKey.from_string(usage_key).context_key
        except InvalidKeyError:
            return None
        return str(context) if context.is_course else None

    @asked(list)
    def cohorts(self, course_key: str) -> list[HostCohort]:
        """The cohorts of a course run, by name."""
        from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts

        rows = get_course_cohorts(course_id=_course_key(course_key))
        return [HostCohort(course_key, name) for name in sorted(row.name for row in rows)]

    @asked(lambda: None)
    def cohort_of(self, user_id: int, course_key: str) -> str | None:
        """The learner's cohort; ``assign=False``, for asking must not assign one."""
        from openedx.core.djangoapps.course_groups.cohorts import get_cohort

        user = get_user_model().objects.get(pk=user_id)
        cohort = get_cohort(user, _course_key(course_key), assign=False)
        return None if cohort is None else str(cohort.name)

    @asked(frozenset)
    def cohort_members(self, course_key: str, cohort: str) -> frozenset[int]:
        """User ids of a cohort."""
        from openedx.core.djangoapps.course_groups.models import CourseUserGroup

        groups = CourseUserGroup.objects.filter(course_id=_course_key(course_key), name=cohort)
        return frozenset(groups.values_list("users__id", flat=True)) - {None}

    @asked(dict)
    def grades(self, course_key: str, user_ids: Collection[int]) -> dict[int, float]:
        """Persisted course grades."""
        from lms.djangoapps.grades.models import PersistentCourseGrade

        rows = PersistentCourseGrade.objects.filter(
            course_id=_course_key(course_key), user_id__in=set(user_ids)
        )
        pairs = rows.values_list("user_id", "percent_grade")
        return {user_id: float(grade) for user_id, grade in pairs}

    @asked(dict)
    def completion(self, course_key: str, user_ids: Collection[int]) -> dict[int, float]:
        """Completed blocks ÷ blocks anyone of these completed; a lower bound of the platform's."""
        from completion.models import BlockCompletion
        from django.db.models import Count, Q

        rows = BlockCompletion.objects.filter(context_key=_course_key(course_key))
        total = rows.values("block_key").distinct().count()
        if not total:
            return {}
        counts = rows.filter(user_id__in=set(user_ids)).values("user_id")
        done = counts.annotate(done=Count("block_key", filter=Q(completion=1.0), distinct=True))
        return {row["user_id"]: row["done"] / total for row in done}

    @asked(dict)
    def preferences(self, user_ids: Collection[int]) -> dict[int, HostPreferences]:
        """From the account's preferences ``pref-lang`` and ``time_zone``, in one query."""
        return people.preferences(user_ids)

    def last_seen(self, user_id: int) -> datetime | None:
        """The account's last sign-in."""
        return last_login(user_id)

    @asked(lambda: None)
    def unit_with(self, course_key: str, activity: str) -> str | None:
        """From the published course."""
        return places.unit_with(course_key, activity)

    def unit_url(self, usage_key: str) -> str:
        """By ``jump_to``, which finds the unit wherever an author moved it."""
        return places.unit_url(usage_key, self.course_key_of(usage_key))

    def site_url(self, path: str) -> str:
        """On ``LMS_ROOT_URL``."""
        return places.site_url(path)

    @asked(bool)
    def notify(self, user_id: int, letter: Letter) -> bool:
        """By edx-ace where it is installed, else by plain e-mail."""
        user = self.user(user_id)
        if user is None or not user.email:
            return False
        language = self.preferences([user_id]).get(user_id, HostPreferences()).language
        return letters.send(user, letter, language=language)

    def announce(self, event: OutgoingEvent) -> None:
        """To the tracking log and, where one fits, to openedx-events."""
        person = None if event.user_id is None else self.user(event.user_id)
        outgoing.announce(event, person)

    def run_later(self, task_name: str, **kwargs: object) -> bool:
        """By the platform's Celery."""
        return later.queue(task_name, **kwargs)

    @asked(bool)
    def _masquerading(self, user_id: int) -> bool:
        from crum import get_current_request

        request = get_current_request()
        account = getattr(request, "user", None)
        active = getattr(account, "masquerade_settings", None)
        return bool(active) or getattr(account, "pk", user_id) != user_id


def _course_key(course_key: str) -> Any:
    from opaque_keys.edx.keys import CourseKey

    return CourseKey.from_string(course_key)
