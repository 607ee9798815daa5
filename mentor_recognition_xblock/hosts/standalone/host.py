"""A full host on its own tables, for the workbench and for tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.dispatch import Signal

from ...shared_reads import remembered
from .. import events, later
from ..accounts import active_user_ids, last_login
from ..base import (
    HostCourse,
    HostGrade,
    HostIdentity,
    HostMembership,
    HostPreferences,
    HostUser,
    Letter,
    OutgoingEvent,
    Viewer,
)
from ..logins import by_login
from ..units import HostUnit, unit_of
from .models import Cohort, Course, Enrolment, Grade, Message, SentEvent, Unit, UnitProgress

PUBLISHED: Final = Signal()  # event: a ``HostEvent`` of kind units


class StandaloneHost:
    """Answers from its own tables. The block's user is a Django user's id as text."""

    name = "standalone"

    def viewer(self, block: Any) -> Viewer:
        """The runtime's user id, when it names an account."""
        raw = str(block.scope_ids.user_id or "")
        known = raw.isascii() and raw.isdigit() and get_user_model().objects.filter(pk=int(raw))
        return Viewer(user_id=int(raw) if known and known.exists() else None)

    def in_studio(self, block: Any) -> bool:
        """In a runtime that says so."""
        return bool(getattr(block.runtime, "is_author_mode", False))

    def api_authentication(self) -> list[type]:
        """The session of its pages."""
        from rest_framework.authentication import SessionAuthentication

        return [SessionAuthentication]

    def masquerades(self, user_id: int, course_key: str) -> bool:
        """The stand-in lends nobody other eyes."""
        return False

    def may_author(self, block: Any) -> bool:
        """Course staff may."""
        user_id = self.viewer(block).user_id
        course_key = self.course_key_of(str(block.scope_ids.usage_id))
        if user_id is None or course_key is None:
            return False
        return self.sees_as_staff(user_id, course_key)

    def user(self, user_id: int) -> HostUser | None:
        """One person, or None."""
        return self.users([user_id]).get(user_id)

    def users(self, user_ids: Collection[int]) -> dict[int, HostUser]:
        """Those of ``user_ids`` who exist, in one query."""
        rows = get_user_model().objects.filter(pk__in=set(user_ids))
        return {
            row.pk: HostUser(row.pk, row.username, row.get_full_name() or row.username, row.email)
            for row in rows
        }

    def named_accounts(self) -> QuerySet[Any]:
        """By first and last name, else by username, as ``users`` names them."""
        full = Concat(F("first_name"), Value(" "), F("last_name"))
        rows: Any = get_user_model().objects.order_by()
        found: QuerySet[Any] = rows.annotate(
            shown_name=Coalesce(NullIf(full, Value(" ")), F("username"))
        )
        return found.all()

    def identity(self, user_id: int) -> HostIdentity:
        """As the account says."""
        account = get_user_model().objects.filter(pk=user_id).first()
        if account is None:
            return HostIdentity(frozenset(), frozenset())
        return HostIdentity(
            frozenset({account.get_full_name()} - {""}),
            frozenset({account.username, account.email} - {""}),
        )

    def users_by_login(self, logins: Collection[str]) -> dict[str, HostUser]:
        """By exact username, or by e-mail address whatever its case."""
        return by_login(self.users, logins)

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Whether the person has an active enrolment."""
        return bool(self._active(course_key).filter(user_id=user_id).exists())

    def enrolled_courses(self, user_id: int, course_keys: Collection[str]) -> frozenset[str]:
        """In one query."""
        rows = Enrolment.objects.filter(
            user_id=user_id, course__course_key__in=list(course_keys), is_active=True
        )
        return frozenset(rows.values_list("course__course_key", flat=True))

    def enrolled_user_ids(self, course_key: str) -> frozenset[int]:
        """Everyone with an active enrolment."""
        return frozenset(self._active(course_key).values_list("user_id", flat=True))

    def enrol(self, user_id: int, course_key: str) -> None:
        """A row of the stand-in's own; enrolled already is no change."""
        course = Course.objects.get(course_key=course_key)
        Enrolment.objects.update_or_create(
            course=course, user_id=user_id, defaults={"is_active": True}
        )

    def starts(
        self, course_keys: Collection[str], *, user_ids: Collection[int]
    ) -> dict[tuple[str, int], datetime]:
        """By enrolment and course, in one query; an enrolment that ended and began again stays."""
        rows = Enrolment.objects.filter(
            course__course_key__in=set(course_keys), user_id__in=set(user_ids)
        ).values_list("course__course_key", "user_id", "enrolled_at", "course__starts_at")
        return {
            (key, user_id): max(enrolled_at, began or enrolled_at)
            for key, user_id, enrolled_at, began in rows
        }

    def enrolled_in_any(
        self, user_ids: Collection[int], course_keys: Collection[str]
    ) -> frozenset[int]:
        """Those with an active enrolment in one of the course runs, in one query."""
        rows = Enrolment.objects.filter(
            user_id__in=set(user_ids), course__course_key__in=list(course_keys), is_active=True
        )
        return frozenset(rows.values_list("user_id", flat=True))

    def active_user_ids(self, user_ids: Collection[int]) -> frozenset[int]:
        """As the accounts say."""
        return active_user_ids(user_ids)

    def memberships(
        self, course_key: str, *, user_ids: Collection[int] | None = None
    ) -> dict[int, HostMembership]:
        """Of everyone who ever was enrolled."""
        rows = Enrolment.objects.filter(course__course_key=course_key)
        if user_ids is not None:
            rows = rows.filter(user_id__in=list(user_ids))
        values = rows.values_list(
            "user_id", "is_active", "cohort__name", "cohort_id", "course__cohorted"
        )
        return {
            user_id: HostMembership(active, name, str(cohort) if cohort else None)
            if cohorted
            else HostMembership(active, cohorted=False)
            for user_id, active, name, cohort, cohorted in values
        }

    def staff_by_course(self, course_keys: Collection[str]) -> Mapping[str, frozenset[int]]:
        """Staff and instructors of each course, and the site's superusers."""
        admins = get_user_model().objects.filter(is_superuser=True)
        found = dict.fromkeys(course_keys, frozenset(admins.values_list("pk", flat=True)))
        rows = Enrolment.objects.filter(
            course__course_key__in=list(found), is_active=True, role__in=("staff", "instructor")
        )
        for key, user_id in rows.values_list("course__course_key", "user_id"):
            found[key] |= {user_id}
        return found

    def sees_as_staff(self, user_id: int, course_key: str) -> bool:
        """Staff and instructors of the course do, and the site's superusers."""
        rows = self._active(course_key).filter(user_id=user_id, role__in=("staff", "instructor"))
        admins = get_user_model().objects.filter(pk=user_id, is_superuser=True)
        return bool(rows.exists() or admins.exists())

    def staffed(self, user_id: int, course_keys: Collection[str]) -> tuple[str, ...]:
        """All of them for the site's superusers."""
        if get_user_model().objects.filter(pk=user_id, is_superuser=True).exists():
            return tuple(course_keys)
        rows = Enrolment.objects.filter(
            user_id=user_id, is_active=True, role__in=("staff", "instructor")
        )
        own = set(rows.values_list("course__course_key", flat=True))
        return tuple(key for key in course_keys if key in own)

    def opens_unit(self, user_id: int, usage_key: str) -> bool:
        """Everybody: the stand-in has no dates of release and no content for groups."""
        return self.course_key_of(usage_key) is not None

    def course(self, course_key: str) -> HostCourse | None:
        """The course run, or None."""
        row = Course.objects.filter(course_key=course_key).first()
        if row is None:
            return None
        return HostCourse(row.course_key, row.title, row.starts_at)

    def courses(self, course_keys: Collection[str]) -> dict[str, HostCourse]:
        """Those of the course runs that exist, in one query."""
        rows = Course.objects.filter(course_key__in=set(course_keys))
        return {
            row.course_key: HostCourse(row.course_key, row.title, row.starts_at) for row in rows
        }

    def courses_taught(self, user_id: int, *, words: str, limit: int) -> list[HostCourse]:
        """All of them for the site's superusers."""
        rows = Course.objects.filter(title__icontains=words)
        if not get_user_model().objects.filter(pk=user_id, is_superuser=True).exists():
            own = Enrolment.objects.filter(
                user_id=user_id, is_active=True, role__in=("staff", "instructor")
            )
            rows = rows.filter(pk__in=own.values("course_id"))
        return [
            HostCourse(row.course_key, row.title, row.starts_at)
            for row in rows.order_by("title", "pk")[:limit]
        ]

    def course_key_of(self, usage_key: str) -> str | None:
        """Looked up in the table of units."""
        return _place(usage_key)[0]

    def existing_cohorts(self, course_key: str) -> dict[str, str]:
        """Names of the cohorts that exist, by their ids."""
        rows = Cohort.objects.filter(course__course_key=course_key)
        return {str(row.pk): row.name for row in rows}

    def cohorts(self, course_keys: Collection[str]) -> QuerySet[Any]:
        """Those of its own table."""
        rows = Cohort.objects.filter(course__course_key__in=set(course_keys))
        return rows.annotate(cohort_name=F("name"), in_course=F("course__course_key"))

    def cohort_of(self, user_id: int, course_key: str) -> str | None:
        """The learner's cohort."""
        rows = self._active(course_key).filter(user_id=user_id)
        name: str | None = rows.values_list("cohort__name", flat=True).first()
        return name

    def block_completion(self, user_id: int, usage_key: str) -> float:
        """As it was told; what a block publishes itself goes to the runtime."""
        rows = UnitProgress.objects.filter(user_id=user_id, usage_key=usage_key)
        return float(rows.values_list("share", flat=True).first() or 0.0)

    def grade(self, user_id: int, course_key: str, usage_key: str = "") -> HostGrade | None:
        """As its table of grades holds it."""
        rows = Grade.objects.filter(user_id=user_id, course__course_key=course_key)
        row = rows.filter(usage_key=usage_key).first()
        return None if row is None else HostGrade(row.share, row.at)

    def completed_at(self, user_id: int, usage_key: str) -> datetime | None:
        """Since it was told so."""
        rows = UnitProgress.objects.filter(user_id=user_id, usage_key=usage_key, share=1.0)
        return rows.values_list("told_at", flat=True).first()

    def tell_progress(self, user_id: int, usage_key: str, share: float) -> None:
        """Kept in a table; completion never falls."""
        if share > self.block_completion(user_id, usage_key):
            UnitProgress.objects.update_or_create(
                user_id=user_id, usage_key=usage_key, defaults={"share": share}
            )

    def preferences(self, user_ids: Collection[int]) -> dict[int, HostPreferences]:
        """None are kept here."""
        return {}

    def last_seen(self, user_id: int) -> datetime | None:
        """The account's last sign-in."""
        return last_login(user_id)

    def units(self, course_key: str) -> list[HostUnit]:
        """Looked up in the table of units."""
        rows = Unit.objects.filter(course__course_key=course_key, published__isnull=False)
        published = rows.order_by("pk").values_list("published", flat=True)
        return [HostUnit.from_json(unit) for unit in published if unit]

    def settings_saved(self, block: Any) -> None:
        """Published at once: there are no drafts here."""
        unit = unit_of(block)
        course_key = self.course_key_of(unit.usage_key)
        if course_key is None:
            return
        Unit.objects.filter(usage_key=unit.usage_key).update(published=unit.as_json())
        PUBLISHED.send(
            sender=None, event=events.happened("units", "settings_saved", course_key, None)
        )

    def unit_url(self, usage_key: str) -> str:
        """The unit's page on this site."""
        path = _place(usage_key)[1]
        return self.site_url(path) if path else ""

    def course_url(self, course_key: str) -> str:
        """The course's first unit on this site; there are no other pages of a course."""
        rows = Unit.objects.filter(course__course_key=course_key).exclude(path="")
        return self.site_url(rows.order_by("pk").values_list("path", flat=True).first() or "/")

    def site_url(self, path: str) -> str:
        """On the issuer's host, which is this site."""
        base: str = getattr(settings, "MENTOR_RECOGNITION_ISSUER_BASE", "")
        return f"{base}{path}"

    def notify(self, user_id: int, letter: Letter) -> bool:
        """Kept in a table, where the demo and tests can read it."""
        Message.objects.create(
            user_id=user_id,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            url=letter.url,
        )
        return True

    def announce(self, event: OutgoingEvent) -> None:
        """Kept in a table, where the demo and tests can read it."""
        SentEvent.objects.create(
            name=event.name, at=event.at, data=event.data, user_id=event.user_id
        )

    def run_later(self, task_name: str, **kwargs: object) -> bool:
        """By Celery; in-process where the settings say so."""
        return later.queue(task_name, **kwargs)

    def listen(self, receive: Callable[[events.HostEvent], None]) -> None:
        """To openedx-events, where that package is installed, and to what is published here."""
        events.connect(receive)

        def published(event: events.HostEvent, **_: Any) -> None:
            receive(event)

        PUBLISHED.connect(published, weak=False, dispatch_uid="mentor_recognition.published")

    def listen_for_retirement(self, retire: Callable[[int], None]) -> None:
        """The stand-in retires nobody: `manage.py retire_person` does."""

    def _active(self, course_key: str) -> Any:
        return Enrolment.objects.filter(course__course_key=course_key, is_active=True)


@remembered
def _place(usage_key: str) -> tuple[str | None, str]:
    """A unit's course run and its page's path; None and nothing where there is no such unit."""
    rows = Unit.objects.filter(usage_key=usage_key)
    found = rows.values_list("course__course_key", "path").first()
    if found is not None:
        return found
    # A part that has grades and no block of ours.
    graded = Grade.objects.filter(usage_key=usage_key).exclude(usage_key="")
    return graded.values_list("course__course_key", flat=True).first(), ""
