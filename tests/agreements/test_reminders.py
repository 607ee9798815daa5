"""What the schedule tells the two of a pairing: of checkpoints, and of silence, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from mentor_recognition_xblock.agreements import api as agreements
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Project
from mentor_recognition_xblock.schedule import api as schedule

from ..factories import START, World, make_world
from ..projects.story import day, make_story

pytestmark = pytest.mark.django_db(transaction=True)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def world() -> World:
    world = make_world()
    pairing.say_met(
        pairing_uuid=world.pairings[0].uuid, user_id=world.learners[0].pk, at=START + DAY
    )
    return world


def tend(world: World, at: datetime) -> None:
    """As the periodic task does."""
    with time_machine.travel(at, tick=False):
        schedule.run_now("tend_pairings", clock=lambda: at)


def told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


def plan(world: World, starts_at: datetime, *, at: datetime) -> agreements.CheckpointData:
    return agreements.plan_checkpoint(
        pairing_uuid=world.pairings[0].uuid,
        who=agreements.Person(world.mentor_user.pk, world.programme.id),
        starts_at=starts_at,
        agenda="",
        at=at,
    )


def test_both_are_reminded_once_within_a_day_of_a_checkpoint(world: World) -> None:
    plan(world, START + 10 * DAY, at=START + 2 * DAY)
    tend(world, START + 8 * DAY)
    assert told("checkpoint_soon") == 0
    for hours in (10, 3):
        tend(world, START + 10 * DAY - hours * HOUR)
    assert told("checkpoint_soon") == 2


def test_who_has_not_confirmed_is_asked_once_a_day_later(world: World) -> None:
    one = plan(world, START + 3 * DAY, at=START + 2 * DAY)
    agreements.confirm_checkpoint(
        checkpoint_uuid=one.uuid,
        who=agreements.Person(world.mentor_user.pk, world.programme.id),
        note="",
        at=START + 3 * DAY + HOUR,
    )
    for days in (5, 6, 9):
        tend(world, START + days * DAY)
    asked = Notice.objects.filter(kind="checkpoint_unconfirmed")
    assert [one.user_id for one in asked] == [world.learners[0].pk]


def test_three_weeks_of_silence_are_told_to_both_once(world: World) -> None:
    tend(world, START + 21 * DAY)
    assert told("contact_gap") == 0
    for days in (23, 30, 50):
        tend(world, START + days * DAY)
    assert told("contact_gap") == 2


def test_a_new_silence_is_told_again(world: World) -> None:
    tend(world, START + 23 * DAY)
    one = plan(world, START + 25 * DAY, at=START + 24 * DAY)
    for user in (world.mentor_user, world.learners[0]):
        agreements.confirm_checkpoint(
            checkpoint_uuid=one.uuid,
            who=agreements.Person(user.pk, world.programme.id),
            note="",
            at=START + 26 * DAY,
        )
    tend(world, START + 40 * DAY)
    assert told("contact_gap") == 2
    tend(world, START + 47 * DAY)
    assert told("contact_gap") == 4


def test_a_declared_pause_is_no_silence(world: World) -> None:
    mentors.declare_pause(
        mentor_id=world.mentor.id,
        starts_on=(START + 3 * DAY).date(),
        ends_on=(START + 20 * DAY).date(),
        reason="",
        at=START + 2 * DAY,
        actor=None,
    )
    tend(world, START + 30 * DAY)
    assert told("contact_gap") == 0
    tend(world, START + 41 * DAY)
    assert told("contact_gap") == 2


def test_a_checkpoint_that_comes_soon_breaks_the_silence(world: World) -> None:
    plan(world, START + 27 * DAY, at=START + 20 * DAY)
    tend(world, START + 23 * DAY)
    assert told("contact_gap") == 0


def test_an_ended_pairing_is_not_silent(world: World) -> None:
    pairing.end_pairing(
        pairing_id=world.pairings[0].id, reason="no_fault", at=START + 5 * DAY, actor=None
    )
    tend(world, START + 60 * DAY)
    assert told("contact_gap") == 0


def test_a_comment_that_was_not_sent_breaks_no_silence() -> None:
    story = make_story()
    version = story.submit(at=day(1))
    sent = {"version_uuid": version.uuid, "author_id": story.mentor_id, "category": "praise"}
    projects.annotate(**sent, body="Sent.", whole=True, at=day(2))
    gone = projects.annotate(**sent, body="Gone.", whole=True, at=day(9))
    projects.delete_comment(annotation_uuid=gone, author_id=story.mentor_id, at=day(9))
    projects.annotate(**sent, body="A draft.", whole=True, gather=True, at=day(20))
    pair_id = Project.objects.get().pairing_id
    assert projects.last_contacts([pair_id])[pair_id].at == day(2)
    assert projects.contact_times(pair_id) == [day(1), day(2)]
