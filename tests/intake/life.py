"""A course run lived on the platform's stand-in: rows change, and events are sent as seen there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning import data, signals

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory
from ..hosts.platform import KEY
from ..hosts.platform import models as tables

COURSE = CourseKey.from_string(KEY)


def person(user: Any) -> data.UserData:
    pii = data.UserPersonalData(username=user.username, email=user.email, name="Åsa Ńowak")
    return data.UserData(id=user.pk, is_active=True, pii=pii)


def course(key: Any = COURSE) -> data.CourseData:
    return data.CourseData(course_key=key, display_name="Tides")


@dataclass
class Life:
    """A programme over one course run, with mentors mapped to its cohorts."""

    programme: Any
    mentors: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, *cohorts: str) -> Life:
        programme = programmes.create_programme(
            slug="harbour", title="Harbour mentoring", organisation="Harbour Academy",
            course_keys=[KEY], at=START, actor=None,
        )  # fmt: skip
        life = cls(programme)
        tables.CourseCohortsSettings.objects.create(course_id=COURSE, is_cohorted=True)
        for name in cohorts:
            group = tables.CourseUserGroup.objects.create(course_id=COURSE, name=name)
            life.mentors[name] = mentor = mentors.enrol_mentor(
                programme_id=programme.id, user_id=UserFactory().pk, hours_per_week=3,
                expertise=[], at=START, actor=None,
            )  # fmt: skip
            pairing.map_cohort(
                programme_id=programme.id, course_key=KEY, cohort_key=str(group.pk),
                mentor_id=mentor.id, at=START, actor=None,
            )  # fmt: skip
        return life

    def enrol(self, user: Any = None, *, mode: str = "audit") -> Any:
        """Enrol, or enrol again, in the order of a running LMS: the reactivation tells twice."""
        user = user or UserFactory()
        row, created = tables.CourseEnrollment.objects.get_or_create(
            user=user, course_id=COURSE, defaults={"mode": mode}
        )
        if not created:
            tables.CourseEnrollment.objects.filter(pk=row.pk).update(is_active=True, mode=mode)
            row.refresh_from_db()
            signals.COURSE_ENROLLMENT_CHANGED.send_event(enrollment=self.enrolment(row))
        signals.COURSE_ENROLLMENT_CREATED.send_event(enrollment=self.enrolment(row))
        return user

    def unenrol(self, user: Any) -> None:
        row = tables.CourseEnrollment.objects.get(user=user, course_id=COURSE)
        row.is_active = False
        row.save()
        signals.COURSE_ENROLLMENT_CHANGED.send_event(enrollment=self.enrolment(row))
        signals.COURSE_UNENROLLMENT_COMPLETED.send_event(enrollment=self.enrolment(row))

    def enrolment(self, row: Any) -> data.CourseEnrollmentData:
        return data.CourseEnrollmentData(
            user=person(row.user), course=course(), mode=row.mode, is_active=row.is_active,
            creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip

    def move(self, user: Any, cohort: str) -> None:
        from openedx.core.djangoapps.course_groups.cohorts import add_user_to_cohort

        add_user_to_cohort(self.cohort(cohort), user.username)

    def remove(self, user: Any, cohort: str) -> None:
        from openedx.core.djangoapps.course_groups.cohorts import remove_user_from_cohort

        remove_user_from_cohort(self.cohort(cohort), user.username)

    def cohort(self, name: str) -> Any:
        return tables.CourseUserGroup.objects.get(course_id=COURSE, name=name)

    def mentored_in(self, user: Any) -> str | None:
        """The cohort whose mentor guides the learner now."""
        found = pairing.active_pairing(
            programme_id=self.programme.id, course_key=KEY, learner_id=user.pk
        )
        names = {mentor.id: name for name, mentor in self.mentors.items()}
        return None if found is None else names[found.mentor_id]


def snapshot(but: Collection[str] = ("PairingLock", "ScheduledPart")) -> list[Any]:
    """Every row of ours, but for the locks' counters and when the schedule ran."""
    tables_of_ours = [
        model for model in apps.get_app_config("mentor_recognition").get_models()
        if model.__name__ not in but
    ]  # fmt: skip
    return [list(model.objects.order_by("pk").values()) for model in tables_of_ours]
