"""An author says when a unit is due: on a date, or some time after each learner's start."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from workbench.runtime import WorkbenchRuntime
from xblock.fields import DateTime, Scope

from mentor_recognition_xblock.block import MentorRecognitionBlock
from mentor_recognition_xblock.hosts import unit_of
from mentor_recognition_xblock.hosts.units import HostUnit
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import World, enrol, make_world
from .runtime import act, block, place, view

pytestmark = pytest.mark.django_db(transaction=True)
DATE = "2027-03-01T12:00"


@pytest.fixture
def world() -> World:
    return make_world()


def save(unit: str, world: World, **changes: Any) -> tuple[int, dict[str, Any]]:
    values = {
        "display_name": "Tides", "programme_slug": world.programme.slug, "activity": "project",
        "due_at": "", "max_characters": 900, "weight": 1, "reviews_required": 3,
        "badge_min_score": 3,
    }  # fmt: skip
    author = enrol(world.course, role="staff")
    return act(unit, author, "", {**values, **changes}, handler="studio_submit")


@pytest.mark.parametrize(
    ("length", "counted", "days", "said"),
    [
        ("3", "weeks", 21, "3 weeks after the learner"),
        ("1", "weeks", 7, "1 week after the learner"),
        (10, "days", 10, "10 days after the learner"),
        (1, "days", 1, "1 day after the learner"),
    ],
)
def test_a_time_after_the_learners_start_is_saved_shown_and_published(
    world: World, length: object, counted: str, days: int, said: str
) -> None:
    unit = place(world)
    assert save(unit, world, due_after=length, due_after_in=counted) == (200, {"ok": True})
    known = programmes.unit(unit)
    assert known is not None
    assert (known.due_at, known.due_after_days) == (None, days)
    author = enrol(world.course, role="staff")
    assert said in view(unit, author, "author_view")
    editor = view(unit, author, "studio_view")
    assert f'value="{length}"' in editor
    assert block(unit).student_view_data()["due_after_days"] == days


def test_both_are_refused_beside_the_field_and_nothing_is_saved(world: World) -> None:
    unit = place(world)
    status, answer = save(unit, world, due_at=DATE, due_after="3", due_after_in="weeks")
    assert (status, [*answer["errors"]]) == (400, ["due_after"])
    assert "either a date or a time" in answer["errors"]["due_after"]
    assert block(unit).due_at is None


@pytest.mark.parametrize("wrong", ["0", 0, "-1", "1001", "soon", 1.5])
def test_a_time_that_is_none_is_refused(world: World, wrong: object) -> None:
    status, answer = save(place(world), world, due_after=wrong)
    assert (status, [*answer["errors"]]) == (400, ["due_after"])


def test_one_may_change_from_one_to_the_other_and_to_none(world: World) -> None:
    unit = place(world)
    wishes = [{"due_after": "2"}, {"due_at": DATE}, {}]
    found = []
    for wish in wishes:
        assert save(unit, world, **wish)[0] == 200
        known = programmes.unit(unit)
        assert known is not None
        found.append((known.due_at is not None, known.due_after_days, known.has_date))
    # Weeks, where nothing else is said.
    assert found == [(False, 14, True), (True, None, True), (False, None, False)]


def test_an_export_says_it_again(world: World) -> None:
    before = block(place(world, due_after="10", due_after_in="days"))
    node = etree.Element("unknown")
    before.add_xml_to_node(node)
    runtime = WorkbenchRuntime()
    runtime.id_generator.set_scenario("again")
    after = runtime.get_block(runtime.parse_xml_string(etree.tostring(node).decode()))
    assert (after.due_after, after.due_after_in) == (before.due_after, before.due_after_in)
    assert unit_of(after).due_after_days == unit_of(before).due_after_days == 10


def test_an_import_with_both_keeps_the_date_and_its_author_is_told(world: World) -> None:
    unit = place(world, due_at=DATE, due_after="3")
    found = unit_of(block(unit))
    assert (found.due_at is not None, found.due_after_days) == (True, None)
    html = view(unit, enrol(world.course, role="staff"), "author_view")
    assert "either a date or a time" in html


def test_what_no_author_may_set_counts_as_none(world: World) -> None:
    assert unit_of(block(place(world, due_after="999999"))).due_after_days is None
    strange = unit_of(block(place(world, due_after="3", due_after_in="years")))
    assert strange.due_after_days == 21


def test_a_unit_that_was_kept_before_says_no_time_after_a_start(world: World) -> None:
    kept = unit_of(block(place(world))).as_json()
    del kept["due_after_days"]
    assert HostUnit.from_json(kept).due_after_days is None


def test_a_subsections_date_gives_way_to_the_units_own_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = block(place(world, due_after="3"))
    fields = {**MentorRecognitionBlock.fields, "due": DateTime(scope=Scope.settings)}
    monkeypatch.setattr(MentorRecognitionBlock, "fields", fields)
    found.due = DATE
    assert (unit_of(found).due_at, unit_of(found).due_after_days) == (None, 21)
