"""Staff of a course compare the versions of its works; reviewers among them do not."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from ..factories import enrol, make_world
from ..portfolio.works import certify
from .runtime import act, place, view

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shown() -> tuple[Any, str, Any, str]:
    world = make_world()
    unit, learner = place(world), world.learners[0]
    for source in ("Tides come.", "Tides come and go."):
        sent = {"title": "Tide", "source": source, "reflection": "", "final": False}
        assert act(unit, learner, "submit", sent)[0] == 200
    from mentor_recognition_xblock.projects.models import Project

    return world, unit, enrol(world.course, role="staff"), str(Project.objects.get().uuid)


def test_staff_compare_versions_and_the_log_says_so(
    shown: tuple[Any, str, Any, str], caplog: pytest.LogCaptureFixture
) -> None:
    _world, unit, staff, uuid = shown
    assert "Compare versions" in view(unit, staff)
    with caplog.at_level(logging.INFO):
        status, answer = act(unit, staff, "show_changes", {"uuid": uuid, "before": 1, "after": 2})
    assert status == 200, answer
    assert "and go" in answer["html"]
    assert any("project.read_by_staff" in line.message for line in caplog.records)
    # The text with its comments, and the trail, stay with learner and mentor.
    assert act(unit, staff, "show", {"uuid": uuid, "num": 0})[0] == 403
    assert act(unit, staff, "show_trail", {"uuid": uuid})[0] == 403


def test_who_reviews_blind_reads_no_work_as_staff(shown: tuple[Any, str, Any, str]) -> None:
    world, unit, staff, uuid = shown
    certify(world, staff)
    page = view(unit, staff)
    assert "Compare versions" not in page
    assert world.learners[0].first_name not in page
    sent = {"uuid": uuid, "before": 1, "after": 2}
    assert act(unit, staff, "show_changes", sent)[0] == 403


def test_staff_of_another_course_open_nothing(shown: tuple[Any, str, Any, str]) -> None:
    _world, unit, _staff, uuid = shown
    other = make_world()
    stranger = enrol(other.course, role="staff")
    sent = {"uuid": uuid, "before": 1, "after": 2}
    assert act(unit, stranger, "show_changes", sent)[0] == 403
    assert act(place(other), stranger, "show_changes", sent)[0] == 403
