"""The periodic tasks by the names under which beat and operators know them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from mentor_recognition_xblock.hosts.standalone.models import Message
from mentor_recognition_xblock.intake.models import CourseMember
from mentor_recognition_xblock.outbox import api as outbox
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.pairing.models import MentorRequest, Pairing
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.schedule import api as schedule
from mentor_recognition_xblock.schedule.parts import PARTS
from mentor_recognition_xblock.settings import merge

from ..block.runtime import act, place
from ..block.test_gate import VERSION
from ..factories import START, enrol, make_world
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = (
    "redrive_outbox", "expire_reviews", "enforce_retention", "tend_pairings", "send_notices",
    "backfill_course_data", "anchor_audit_log",
)  # fmt: skip


def run(name: str) -> Any:
    return current_app.tasks[f"mentor_recognition.{name}"].apply().get()


def test_the_schedule_and_each_of_its_older_parts_is_a_task_by_its_name() -> None:
    names = {f"mentor_recognition.{name}" for name in NAMES}
    assert names | set(merge.JOBS) <= set(current_app.tasks)
    assert set(NAMES) <= set(schedule.BY_NAME)


def test_the_task_of_the_schedule_does_what_is_due() -> None:
    assert run("run_due_work") == {"done": len(PARTS)}
    assert run("run_due_work") == {"waits": len(PARTS)}


def test_only_what_does_not_come_again_by_itself_is_acknowledged_late() -> None:
    early = {name for name, task in current_app.tasks.items() if not task.acks_late}
    ours = {name.partition(".")[2] for name in early if name.startswith("mentor_recognition.")}
    assert ours == {
        "redrive_outbox", "expire_reviews", "enforce_retention", "tend_pairings",
        "backfill_course_data", "anchor_audit_log", "run_due_work",
    }  # fmt: skip


def test_redrive_outbox_delivers_what_a_lost_worker_left() -> None:
    world = make_world()
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    unit = place(world)
    OutboxItem.objects.all().delete()
    act(unit, world.learners[0], "submit", VERSION)
    OutboxItem.objects.update(done_at=None, leased_until=None)
    assert outbox.undone(at=timezone.now())
    run("redrive_outbox")
    assert outbox.undone(at=timezone.now()) == []


def test_expire_reviews_takes_back_what_is_overdue() -> None:
    world = make_world()
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    for _index in range(5):
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=enrol(world.course).pk, at=START, actor=None,
            reason="Assessed this course for years.",
        )  # fmt: skip
    act(place(world), world.learners[0], "submit", VERSION)
    assert ReviewAssignment.objects.exists()
    ReviewAssignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    run("expire_reviews")
    assert ReviewAssignment.objects.filter(state="expired").exists()


def test_enforce_retention_runs_by_its_name(settings: Any) -> None:
    settings.MENTOR_RECOGNITION_RETENTION = {"outbox_items": 1}
    world = make_world()
    act(place(world), world.learners[0], "submit", VERSION)
    OutboxItem.objects.update(done_at=timezone.now() - timedelta(days=9))
    assert OutboxItem.objects.exists()
    run("enforce_retention")
    assert not OutboxItem.objects.filter(done_at__lt=timezone.now() - timedelta(days=2)).exists()


def test_tend_pairings_lets_lapse_what_waited_too_long() -> None:
    scene = Scene()
    scene.asks(at=timezone.now() - timedelta(days=29))
    run("tend_pairings")
    assert MentorRequest.objects.get().state == "lapsed"


def test_send_notices_writes_the_letters_that_are_due() -> None:
    world = make_world()
    act(place(world), world.learners[0], "submit", VERSION)
    Message.objects.all().delete()
    from mentor_recognition_xblock.notifications.models import Notice

    waiting = Notice.objects.update(
        state="waiting", closed_at=None, due_at=timezone.now() - timedelta(minutes=1)
    )
    assert waiting
    letters, _notices, failed = run("send_notices")
    assert (letters, failed) == (Message.objects.count(), 0)
    assert letters
    assert not Notice.objects.filter(state="waiting").exists()


def test_backfill_course_data_takes_in_what_no_event_told() -> None:
    world = make_world(learners=0)
    learner = enrol(world.course, cohort="A")
    assert not CourseMember.objects.filter(user_id=learner.pk).exists()
    run("backfill_course_data")
    assert CourseMember.objects.filter(user_id=learner.pk).exists()
    assert not Pairing.objects.exists()


def test_anchor_audit_log_adds_a_line_outside_the_database(settings: Any, tmp_path: Any) -> None:
    assert run("anchor_audit_log") == {"anchored": 0, "failed": 0}  # nowhere to write to
    path = tmp_path / "anchors.jsonl"
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(path)
    make_world()
    assert run("anchor_audit_log") == {"anchored": 1, "failed": 0}
    assert len(path.read_text().splitlines()) == 1
