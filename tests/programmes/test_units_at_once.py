"""Twenty at once in a unit that nothing had told of: on MariaDB, with real transactions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from mentor_recognition_xblock.deadlocks import retry_on_deadlock
from mentor_recognition_xblock.hosts import HostUnit, later
from mentor_recognition_xblock.hosts.standalone.models import Unit
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.projects import api as projects

from ..crowd import at_once
from ..factories import START, make_world
from ..projects.story import FIRST, day

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def test_the_first_acts_of_a_whole_class_make_one_unit_and_lose_no_version() -> None:
    world = make_world(learners=20)
    settings = HostUnit(
        "unit.new", world.programme.slug, "project", "Project", "", None, 20_000, 3, None
    )

    @retry_on_deadlock
    def submit(number: int) -> Any:
        with transaction.atomic():
            unit = programmes.ensure_unit(
                settings=settings, programme_id=world.programme.id,
                course_key=world.course.course_key,
            )  # fmt: skip
            return projects.submit_version(
                unit=unit, learner_id=world.learners[number].pk, title="Tides", source=FIRST,
                reflection="", final=False, at=day(1),
            )  # fmt: skip

    versions = at_once(submit)
    assert CourseUnit.objects.count() == 1
    assert [version.num for version in versions] == [1] * 20


def test_a_course_that_is_read_by_twenty_ends_as_it_is_published() -> None:
    world = make_world()
    for number in range(3):
        key = f"unit.{number}"
        settings = HostUnit(
            key, world.programme.slug, "project", "Project", "", None, 20_000, 3, None
        )
        Unit.objects.create(usage_key=key, course=world.course, published=settings.as_json())
    follow = retry_on_deadlock(programmes.follow_units)
    changed = at_once(lambda _number: follow(course_key=world.course.course_key, at=START))
    assert sorted(changed)[-1] == 3
    assert sum(changed) == 3
    assert CourseUnit.objects.filter(removed_at=None).count() == 3
