"""When the platform says that somebody started: by their schedule, else by enrolment and course."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.keys import CourseKey

from mentor_recognition_xblock.hosts.openedx.host import OpenEdxHost
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.hosts.standalone.models import Enrolment

from ..factories import UserFactory, enrol, make_course
from .platform import KEY, install
from .platform import models as tables

pytestmark = pytest.mark.django_db
COURSE = CourseKey.from_string(KEY)
SPRING = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOST = OpenEdxHost()


@pytest.fixture(autouse=True)
def platform(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)


def enrolled(created: datetime | None = SPRING, **schedule: Any) -> int:
    user = UserFactory()
    row = tables.CourseEnrollment.objects.create(user=user, course_id=COURSE)
    tables.CourseEnrollment.objects.filter(pk=row.pk).update(created=created)
    if schedule:
        tables.Schedule.objects.create(enrollment=row, **schedule)
    return int(user.pk)


def course_starts(start: datetime | None) -> None:
    tables.CourseOverview.objects.update_or_create(id=COURSE, defaults={"start": start})


def started(user_id: int) -> datetime | None:
    return HOST.starts([KEY], user_ids=[user_id]).get((KEY, user_id))


def test_a_schedule_says_when_a_learner_started() -> None:
    course_starts(SPRING - 30 * DAY)
    assert started(enrolled(start_date=SPRING + 9 * DAY)) == SPRING + 9 * DAY
    # The platform shifts a schedule when a learner resets their dates, even to before the course.
    course_starts(SPRING + 30 * DAY)
    assert started(enrolled(start_date=SPRING)) == SPRING


@pytest.mark.parametrize(
    ("course", "created", "expected"),
    [
        (SPRING - DAY, SPRING, SPRING),
        (SPRING + DAY, SPRING, SPRING + DAY),
        (None, SPRING, SPRING),
        (SPRING, None, SPRING),
        (None, None, None),
    ],
)
def test_without_a_schedule_the_later_of_enrolment_and_course_counts(
    course: datetime | None, created: datetime | None, expected: datetime | None
) -> None:
    course_starts(course)
    assert started(enrolled(created)) == expected
    assert started(enrolled(created, start_date=None)) == expected


def test_an_enrolment_that_ended_keeps_its_start_and_a_stranger_has_none() -> None:
    course_starts(None)
    learner = enrolled()
    tables.CourseEnrollment.objects.filter(user_id=learner).update(is_active=False)
    assert started(learner) == SPRING
    assert started(UserFactory().pk) is None


def test_a_release_without_schedules_is_asked_of_enrolments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learner = enrolled(start_date=SPRING + DAY)
    monkeypatch.setitem(sys.modules, "openedx.core.djangoapps.schedules.models", None)
    assert started(learner) == SPRING


def test_a_platform_that_cannot_answer_names_no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = enrolled()
    monkeypatch.setitem(sys.modules, "common.djangoapps.student.models", None)
    assert HOST.starts([KEY], user_ids=[learner]) == {}


def test_many_are_asked_for_in_three_queries() -> None:
    course_starts(SPRING)
    people = [enrolled(start_date=SPRING + DAY) for _one in range(9)]
    with CaptureQueriesContext(connection) as asked:
        assert len(HOST.starts([KEY], user_ids=people)) == 9
    assert len(asked) == 3


def test_the_stand_in_counts_from_its_own_enrolments() -> None:
    course = make_course(starts_at=SPRING)
    learner = enrol(course)
    host = StandaloneHost()
    place = (course.course_key, learner.pk)

    def start() -> datetime | None:
        return host.starts([course.course_key], user_ids=[learner.pk]).get(place)

    Enrolment.objects.filter(user=learner).update(enrolled_at=SPRING - DAY)
    assert start() == SPRING
    Enrolment.objects.filter(user=learner).update(enrolled_at=SPRING + DAY, is_active=False)
    # Coming back is no new start.
    host.enrol(learner.pk, course.course_key)
    assert start() == SPRING + DAY
    assert host.starts([course.course_key], user_ids=[UserFactory().pk]) == {}
