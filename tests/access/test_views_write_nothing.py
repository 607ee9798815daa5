"""No view and no action that only shows writes a row: of any activity, for anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.access import WRITES
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.units.activities import ACTIVITIES
from mentor_recognition_xblock.units.doors import BLOCK, VIEW

from ..block.runtime import act, block, place, view
from . import requests
from .census import doors
from .stage import ROLES, Stage

# The stage stands in a transaction of its own, below each test's.
pytestmark = pytest.mark.django_db

VIEWS = sorted(door.name for door in BLOCK.values() if door.kind == VIEW)
SHOWN = [
    found
    for found in doors()
    if found.place.startswith("unit ")
    and found.name
    and found.door is not None
    and found.door.does is not WRITES
]
WRITING = re.compile(r'^\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(?!workbench_)(\w+)"', re.I)


def written(captured: Any) -> list[str]:
    """Tables written to; what the workbench keeps of its own blocks is the platform's."""
    return [found[2] for one in captured if (found := WRITING.match(one["sql"]))]


def show(stage: Stage, usage_key: str, name: str, user: Any) -> None:
    if name == "student_view_data":
        block(usage_key, user).student_view_data()
    else:
        view(usage_key, user, name)


@pytest.fixture
def fresh(stage: Stage) -> dict[str, str]:
    """A unit of each activity that nothing has told of yet."""
    return {activity: place(stage.world, activity) for activity in ACTIVITIES}


@pytest.mark.parametrize("role", ROLES)
def test_no_view_writes(stage: Stage, fresh: dict[str, str], role: str) -> None:
    for usage_key in (*stage.units.values(), *fresh.values()):
        for name in VIEWS:
            with stage.eyes(role) as user, CaptureQueriesContext(connection) as captured:
                show(stage, usage_key, name, user)
            assert written(captured) == [], (role, name)
    assert not CourseUnit.objects.filter(usage_key__in=fresh.values()).exists()


@pytest.mark.parametrize("role", ROLES)
def test_no_action_that_shows_writes(stage: Stage, fresh: dict[str, str], role: str) -> None:
    for found in SHOWN:
        for usage_key in (stage.units[found.owner], fresh[found.owner]):
            with stage.eyes(role) as user, CaptureQueriesContext(connection) as captured:
                data = requests.action(stage, found.owner, found.name, user)
                act(usage_key, user, found.name, data)
            assert written(captured) == [], (role, found.place)


def test_a_row_written_while_showing_is_named(stage: Stage, fresh: dict[str, str]) -> None:
    """The check itself bites: an act makes its unit known."""
    learner = stage.people["learner"]
    words = {"title": "Tide", "source": "Some work.", "reflection": "", "final": False}
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        act(fresh["project"], learner, "submit", words)
        transaction.set_rollback(True)
    assert "mentor_recognition_courseunit" in written(captured)
