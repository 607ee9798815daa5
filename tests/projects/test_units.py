"""A unit that its author takes out of the course: nothing is due in it any more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from opaque_keys.edx.keys import UsageKey
from openedx_events.content_authoring import data as authoring
from openedx_events.content_authoring import signals as authored

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Activity

from ..factories import START
from ..hosts.platform import KEY, functions
from ..intake.conftest import life, platform
from ..intake.life import Life
from .story import day

__all__ = ["life", "platform"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

UNIT = "block-v1:Harbour+Tides+2026+type@mentor_recognition+block@abc"


@pytest.fixture
def activity(life: Life) -> projects.ActivityData:
    functions.BLOCKS[UNIT] = "project"
    return projects.ensure_activity(
        usage_key=UNIT, programme_id=life.programme.id, course_key=KEY, title="Your project",
        due_at=day(10), max_characters=20_000, at=START,
    )  # fmt: skip


def published(kind: str, signal: Any = authored.XBLOCK_PUBLISHED) -> None:
    key = UsageKey.from_string(f"block-v1:Harbour+Tides+2026+type@{kind}+block@v")
    signal.send_event(
        time=datetime.now(UTC), xblock_info=authoring.XBlockData(usage_key=key, block_type=kind)
    )


def removed() -> bool:
    return Activity.objects.get(usage_key=UNIT).removed_at is not None


@pytest.mark.parametrize("kind", ["mentor_recognition", "vertical", "sequential", "chapter"])
def test_a_block_that_is_gone_is_noted_whatever_was_deleted(
    life: Life, activity: Any, kind: str
) -> None:
    published(kind)
    assert not removed()
    del functions.BLOCKS[UNIT]
    published(kind, authored.XBLOCK_DELETED)
    assert removed()
    functions.BLOCKS[UNIT] = "project"
    published(kind)
    assert not removed()


def test_a_draft_alone_is_not_in_the_course(life: Life, activity: Any) -> None:
    functions.BLOCKS["draft:" + UNIT] = functions.BLOCKS.pop(UNIT)
    published("vertical")
    assert removed()


def test_other_blocks_are_nobodys_business(life: Life, activity: Any) -> None:
    del functions.BLOCKS[UNIT]
    published("problem", authored.XBLOCK_DELETED)
    assert not removed()
    call_command("backfill_course_data")
    assert removed()


def test_work_in_a_unit_that_was_taken_out_is_not_late(life: Life, activity: Any) -> None:
    learner = life.enrol()
    pairing.assign_mentor(
        programme_id=life.programme.id, course_key=KEY, learner_id=learner.pk,
        mentor_id=life.mentors["A"].id, method="manual", at=START, actor=None,
    )  # fmt: skip
    projects.submit_version(
        activity_id=activity.id, learner_id=learner.pk, title="Tides", source="We counted boats.",
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
    assert mentors.mentors(life.programme.id)
