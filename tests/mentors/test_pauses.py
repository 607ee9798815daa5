"""Time away: declared beforehand, never afterwards, and never for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.mentors import api as mentors

from ..factories import World, make_world

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def world() -> World:
    return make_world()


def declare(world: World, first: int, last: int, **more: Any) -> None:
    words: dict[str, Any] = {"reason": "", "at": NOW, "actor": None, **more}
    mentors.declare_pause(
        mentor_id=world.mentor.id, starts_on=TODAY + timedelta(days=first),
        ends_on=TODAY + timedelta(days=last), **words,
    )  # fmt: skip


def held(world: World) -> list[tuple[int, int]]:
    return [
        ((one.starts_on - TODAY).days, (one.ends_on - TODAY).days)
        for one in mentors.pauses(world.programme.id).get(world.mentor.id, [])
    ]


def end(world: World, first: int, last: int, *, at: datetime = NOW) -> None:
    mentors.end_pause(
        mentor_id=world.mentor.id, starts_on=TODAY + timedelta(days=first),
        ends_on=TODAY + timedelta(days=last), at=at, actor=None,
    )  # fmt: skip


def test_a_pause_of_ones_own_begins_today_or_later(world: World) -> None:
    declare(world, 0, 3)
    with pytest.raises(Invalid, match="ask a manager") as refused:
        declare(world, -1, 3)
    assert refused.value.field == "starts_on"
    assert held(world) == [(0, 3)]


def test_today_is_the_mentors_own(world: World) -> None:
    mentors.describe_mentor(
        mentor_id=world.mentor.id, expertise=[], goals=[], languages=[],
        time_zone="Asia/Tokyo", at=NOW, actor=None,
    )  # fmt: skip
    with pytest.raises(Invalid):
        declare(world, 0, 3)  # in Tokyo it is tomorrow already
    declare(world, 1, 3)


def test_an_earlier_one_needs_a_manager_and_a_reason(world: World) -> None:
    with pytest.raises(Invalid, match="Say why") as refused:
        declare(world, -8, -2, granted=True, reason="  ")
    assert refused.value.field == "reason"
    declare(world, -8, -2, granted=True, reason="In hospital")
    (pause,) = mentors.pauses(world.programme.id)[world.mentor.id]
    assert pause.declared_at is None
    entry = audit.entries(stream=f"programme:{world.programme.id}")[-1]
    assert (entry.action, '"granted":true' in entry.payload) == ("mentor.paused", True)
    with pytest.raises(Invalid, match="a year back"):
        declare(world, -400, -390, granted=True, reason="Long ago")


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(0, 366, "ends_on"), (5, 4, "ends_on"), (367, 370, "starts_on")],
)
def test_a_pause_ends_within_sight(world: World, first: int, last: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        declare(world, first, last)
    assert refused.value.field == field
    assert held(world) == []


def test_the_last_day_of_the_calendar_is_refused_by_name(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        mentors.declare_pause(
            mentor_id=world.mentor.id, starts_on=TODAY, ends_on=date.max, reason="", at=NOW,
            actor=None,
        )  # fmt: skip
    assert refused.value.field == "ends_on"


def test_a_running_pause_ends_when_its_mentor_is_back(world: World) -> None:
    declare(world, 0, 300)
    later = NOW + timedelta(days=10)
    end(world, 0, 300, at=later)
    assert held(world) == [(0, 9)]
    end(world, 0, 300, at=later)
    assert held(world) == [(0, 9)]


def test_one_that_began_today_ends_today_and_a_coming_one_is_taken_back(world: World) -> None:
    declare(world, 0, 5)
    declare(world, 20, 25)
    end(world, 0, 5)
    end(world, 20, 25)
    assert held(world) == [(0, 0)]


def test_a_pause_that_is_over_stays(world: World) -> None:
    declare(world, 0, 2)
    with pytest.raises(Conflict, match="over"):
        end(world, 0, 2, at=NOW + timedelta(days=5))
    assert held(world) == [(0, 2)]
