"""An author's settings reach the areas when they are published, however that is heard of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from opaque_keys.edx.keys import CourseKey, UsageKey
from openedx_events.content_authoring import data as authoring
from openedx_events.content_authoring import signals as authored

from mentor_recognition_xblock.hosts import HostUnit
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.projects import api as projects

from ..factories import START
from ..hosts.platform import KEY, functions
from ..intake.conftest import life, platform
from ..intake.life import Life, snapshot
from ..projects.story import day

__all__ = ["life", "platform"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

UNIT = "block-v1:Harbour+Tides+2026+type@mentor_recognition+block@abc"
RERUN = "course-v1:Harbour+Tides+2027"


def published(kind: str = "vertical", signal: Any = authored.XBLOCK_PUBLISHED) -> None:
    key = UsageKey.from_string(f"block-v1:Harbour+Tides+2026+type@{kind}+block@v")
    values: dict[str, Any] = {"usage_key": key, "block_type": kind}
    told: Any = authoring.XBlockData(**values)
    if signal is authored.XBLOCK_DUPLICATED:
        told = authoring.DuplicatedXBlockData(**values, source_usage_key=key)
    signal.send_event(time=datetime.now(UTC), xblock_info=told)


def known(usage_key: str = UNIT) -> programmes.UnitData:
    found = programmes.unit(usage_key)
    assert found is not None
    return found


@pytest.fixture
def unit(life: Life) -> programmes.UnitData:
    functions.BLOCKS[UNIT] = {"due_at": day(10)}
    published()
    return known()


def test_every_setting_of_every_activity_is_known_by_the_units_usage_key(life: Life) -> None:
    for activity in programmes.ACTIVITIES:
        functions.BLOCKS[f"u.{activity}"] = {
            "activity": activity, "display_name": "Tides", "milestone": "First reading",
            "due_at": day(9), "max_characters": 900, "reviews_required": 4, "badge": True,
            "badge_min_score": 3.5, "badge_on_time": True, "ask_brief": True, "ask_closing": True,
        }  # fmt: skip
    published()
    for activity in programmes.ACTIVITIES:
        found = known(f"u.{activity}")
        assert replace(found, id=0) == programmes.UnitData(
            id=0, usage_key=f"u.{activity}", course_key=KEY, programme_id=life.programme.id,
            activity=activity, title="Tides", milestone="First reading", due_at=day(9),
            max_characters=900, reviews_required=4, badge=programmes.BadgeRules(3.5, True),
            removed_at=None, asks=("brief", "closing"),
        )  # fmt: skip
        assert found.name == "First reading"
        assert programmes.unit_with(course_key=KEY, activity=activity) == f"u.{activity}"


def test_a_draft_changes_nothing_before_it_is_published(life: Life, unit: Any) -> None:
    functions.BLOCKS["draft:" + UNIT] = {"max_characters": 900}
    call_command("backfill_course_data")
    assert known() == unit
    functions.BLOCKS[UNIT] = functions.BLOCKS.pop("draft:" + UNIT)
    published()
    assert known().max_characters == 900
    assert known().id == unit.id


@pytest.mark.parametrize("kind", ["mentor_recognition", "vertical", "sequential", "chapter"])
def test_a_block_that_is_gone_is_noted_whatever_was_deleted(
    life: Life, unit: Any, kind: str
) -> None:
    published(kind)
    assert known().removed_at is None
    del functions.BLOCKS[UNIT]
    published(kind, authored.XBLOCK_DELETED)
    assert known().removed_at is not None
    assert programmes.unit_with(course_key=KEY, activity="project") is None
    functions.BLOCKS[UNIT] = {"due_at": day(10)}
    published(kind)
    assert known() == unit


def test_a_block_that_was_copied_or_moved_is_a_unit_of_its_own(life: Life, unit: Any) -> None:
    copy = UNIT.replace("abc", "copy")
    functions.BLOCKS[copy] = {**functions.BLOCKS[UNIT]}
    published(signal=authored.XBLOCK_DUPLICATED)
    assert known() == unit
    assert replace(known(copy), id=unit.id, usage_key=UNIT) == unit


def test_other_blocks_are_nobodys_business(life: Life, unit: Any) -> None:
    del functions.BLOCKS[UNIT]
    published("problem", authored.XBLOCK_DELETED)
    assert known().removed_at is None
    call_command("backfill_course_data")
    assert known().removed_at is not None


def test_an_import_is_heard_as_the_course_being_published(life: Life, unit: Any) -> None:
    functions.BLOCKS[UNIT] = {"due_at": day(20), "badge": True}
    functions.COURSE_PUBLISHED.send(sender=None, course_key=CourseKey.from_string(KEY))
    assert known().due_at == day(20)
    assert known().badge == programmes.BadgeRules(2.5, False)


def test_a_course_that_is_run_again_is_known_once_it_joins_the_programme(
    life: Life, unit: Any
) -> None:
    functions.BLOCKS[UNIT.replace("2026", "2027")] = {"due_at": day(99)}
    functions.COURSE_PUBLISHED.send(sender=None, course_key=CourseKey.from_string(RERUN))
    assert CourseUnit.objects.count() == 1
    programmes.add_course(programme_id=life.programme.id, course_key=RERUN, at=START, actor=None)
    assert known(UNIT.replace("2026", "2027")).due_at == day(99)
    assert known() == unit


@pytest.mark.parametrize(
    "broken", [{"programme_slug": "nowhere"}, {"programme_slug": ""}, {"activity": "puzzle"}]
)
def test_a_unit_that_names_no_programme_or_activity_of_the_course_is_none_to_act_in(
    life: Life, unit: Any, broken: dict[str, str]
) -> None:
    functions.BLOCKS[UNIT] = broken
    functions.BLOCKS["u.new"] = broken
    published()
    assert known().removed_at is not None
    assert programmes.unit("u.new") is None


def test_everything_told_again_or_in_another_order_ends_the_same(life: Life, unit: Any) -> None:
    functions.BLOCKS["u.2"] = {"activity": "review"}
    published()
    before = snapshot()
    functions.COURSE_PUBLISHED.send(sender=None, course_key=CourseKey.from_string(KEY))
    published(signal=authored.XBLOCK_DELETED)
    published(signal=authored.XBLOCK_DUPLICATED)
    call_command("backfill_course_data")
    assert snapshot() == before


def test_what_no_event_told_is_found_by_the_backfill(life: Life) -> None:
    functions.BLOCKS[UNIT] = {"max_characters": 900}
    assert programmes.unit(UNIT) is None
    call_command("backfill_course_data", dry_run=True)
    assert programmes.unit(UNIT) is None
    call_command("backfill_course_data")
    assert known().max_characters == 900


def test_the_first_act_makes_a_unit_known_and_what_is_published_has_the_last_word(
    life: Life,
) -> None:
    functions.BLOCKS[UNIT] = {"due_at": day(10)}
    shown = HostUnit(UNIT, "harbour", "project", "Your project", "", day(12), 20_000, 3, None)
    first = programmes.ensure_unit(settings=shown, programme_id=life.programme.id, course_key=KEY)
    assert first.due_at == day(12)  # a learner's own date
    assert known().due_at == day(10)
    # An event was lost: whoever acts brings it to light, and changes nothing themself.
    functions.BLOCKS[UNIT] = {"due_at": day(10), "max_characters": 900}
    again = programmes.ensure_unit(
        settings=replace(shown, max_characters=900), programme_id=life.programme.id, course_key=KEY
    )
    assert again.max_characters == 20_000
    assert known().max_characters == 900


def test_work_in_a_unit_that_was_taken_out_is_not_late(
    life: Life, unit: programmes.UnitData
) -> None:
    learner = life.enrol()
    pairing.assign_mentor(
        programme_id=life.programme.id, course_key=KEY, learner_id=learner.pk,
        mentor_id=life.mentors["A"].id, method="manual", at=START, actor=None,
    )  # fmt: skip
    projects.submit_version(
        unit=unit, learner_id=learner.pk, title="Tides", source="We counted boats.",
        reflection="", final=False, at=day(1),
    )  # fmt: skip

    def due() -> datetime | None:
        (history,) = projects.evidence(life.programme.id, until=datetime.now(UTC))
        return history.due_at

    assert due() == day(10)
    del functions.BLOCKS[UNIT]
    published("vertical", authored.XBLOCK_DELETED)
    assert due() is None
    (before,) = projects.evidence(life.programme.id, until=day(20))  # as it was known then
    assert before.due_at == day(10)
