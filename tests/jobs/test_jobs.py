"""Long work is started once, counted, repeated after a kill, and stops where a person must look."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.errors import Conflict, Invalid, NotFound, Unavailable
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.jobs import kinds, running
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.registry import JOB_MODULES

from .kind import PARTS, Killed, Parts, done, fail_at, kill_at

pytestmark = pytest.mark.django_db(transaction=True)


def row(job: jobs.JobData) -> Job:
    return Job.objects.get(uuid=job.uuid)


def test_a_job_is_queued_with_the_commit_of_its_cause_and_never_without(
    parts: Parts, queued: list[str]
) -> None:
    with transaction.atomic():
        job = parts.start()
        assert queued == []
    assert queued == [str(job.uuid)]
    with transaction.atomic():
        parts.start(subject="other")
        transaction.set_rollback(True)
    assert queued == [str(job.uuid)]
    assert Job.objects.count() == 1


def test_one_that_is_open_is_given_back_and_a_finished_one_is_not(
    parts: Parts, queued: list[str]
) -> None:
    first = parts.start()
    assert parts.start().uuid == first.uuid
    assert parts.start(subject="other").uuid != first.uuid
    assert parts.work(first)
    assert parts.start().uuid != first.uuid
    assert len(queued) == 3


def test_a_job_runs_to_its_end_once(parts: Parts) -> None:
    job = parts.start()
    assert parts.work(job)
    found = row(job)
    assert (found.state, found.done, found.total) == ("done", PARTS, PARTS)
    assert found.result == {"parts": PARTS}
    assert found.finished_at == parts.clock()
    assert not parts.work(job)
    assert parts.tried == list(range(PARTS))


def test_how_far_it_is_stands_in_the_table_while_it_lasts(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    job = parts.start()
    seen: list[tuple[int, int, str, Any]] = []

    def look(number: int) -> None:
        parts.clock.pass_by(minutes=1)
        found = row(job)
        seen.append((found.done, found.total, found.doing_key, found.heartbeat_at))

    parts.stops = look
    begun = parts.clock()
    parts.work(job)
    assert [(count, all_, doing) for count, all_, doing, _at in seen] == [
        (number, PARTS, "counting") for number in range(PARTS)
    ]
    assert seen[0][3] == begun
    assert [at for *_rest, at in seen] == sorted({at for *_rest, at in seen})


def test_how_far_it_is_is_written_once_a_second(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(100))
    monkeypatch.setattr(running, "monotonic", lambda: next(ticks) * 0.3)
    job = parts.start()
    with CaptureQueriesContext(connection) as captured:
        parts.work(job)
    writes = [one for one in captured if "'counting'" in one["sql"]]
    assert 2 <= len(writes) <= 4


def test_a_killed_worker_is_taken_up_where_it_stopped(parts: Parts) -> None:
    job = parts.start()
    parts.stops = kill_at(6)
    with pytest.raises(Killed):
        parts.work(job)
    assert row(job).state == "running"
    parts.stops = lambda _number: None
    # Nobody knows yet that it was killed.
    parts.clock.pass_by(minutes=4)
    assert not parts.work(job)
    assert jobs.stalled(silent_since=parts.clock() - jobs.PATIENCE) == []
    parts.clock.pass_by(minutes=2)
    assert jobs.stalled(silent_since=parts.clock() - jobs.PATIENCE) == [job.uuid]
    assert parts.work(job)
    assert row(job).state == "done"
    assert sorted(done()) == sorted({f"{job.uuid}:{number}" for number in range(PARTS)})
    assert row(job).attempts == 2


def test_the_redriving_command_takes_up_what_a_killed_worker_and_a_lost_message_left(
    parts: Parts,
) -> None:
    killed, lost = parts.start(), parts.start(subject="lost")
    parts.stops = kill_at(3)
    with pytest.raises(Killed):
        parts.work(killed)
    parts.stops = lambda _number: None
    early = notifications.redrive(at=parts.clock())
    assert early.done == 0
    late = notifications.redrive(at=parts.clock() + jobs.PATIENCE)
    assert (late.done, late.failures) == (2, ())
    assert {row(killed).state, row(lost).state} == {"done"}
    assert len(done()) == 2 * PARTS


def test_with_every_worker_down_the_command_need_not_wait(parts: Parts) -> None:
    job = parts.start()
    parts.stops = kill_at(3)
    with pytest.raises(Killed):
        parts.work(job)
    parts.stops = lambda _number: None
    assert notifications.redrive(at=parts.clock(), ignore_leases=True).done == 1
    assert row(job).state == "done"


def test_a_worker_taken_for_dead_stops_when_it_wakes(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    job = parts.start()

    def oversleep(number: int) -> None:
        if number == 4 and len(parts.tried) == 4:
            parts.clock.pass_by(minutes=6)
            assert parts.work(job)

    parts.stops = oversleep
    assert not parts.work(job)
    found = row(job)
    assert (found.state, found.attempts, found.result) == ("done", 2, {"parts": PARTS})
    # The first did one more part, which was done, and saw that it was replaced.
    assert len(done()) == PARTS
    assert len(parts.tried) == 4 + PARTS + 1


def test_a_worker_taken_for_dead_changes_nothing_of_what_the_next_one_says(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    job = parts.start()

    def oversleep(number: int) -> None:
        if number == 4 and len(parts.tried) == 4:
            parts.clock.pass_by(minutes=6)
            with pytest.raises(Killed):
                parts.work(job)
        elif number == 6 and len(parts.tried) > 4:
            raise Killed

    parts.stops = oversleep
    # The second is at its seventh part when the first wakes.
    assert not parts.work(job)
    found = row(job)
    assert (found.state, found.attempts, found.done) == ("running", 2, 6)


def test_an_error_is_tried_again_five_times_in_all_and_then_a_person_must_look(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    job = parts.start()
    parts.stops = fail_at(2, ValueError("the disk of Vigdis is full"))
    for tried in range(1, 6):
        with pytest.raises(ValueError, match="disk"):
            parts.work(job)
        found = row(job)
        assert found.attempts == tried
        assert found.state == ("waiting" if tried < 5 else "failed")
        # What operators read is not what people read.
        assert (found.problem, "disk" in found.last_error) == ("", True)
        assert not [one for one in caplog.records if "Vigdis" in one.getMessage()]
    assert [one.levelno for one in caplog.records][-1] == logging.ERROR
    assert not parts.work(job)


def test_a_job_whose_worker_is_killed_each_time_is_given_up(parts: Parts) -> None:
    job = parts.start()
    parts.stops = kill_at(0)
    for _tried in range(5):
        with pytest.raises(Killed):
            parts.work(job)
        parts.clock.pass_by(minutes=6)
    assert not parts.work(job)
    assert (row(job).state, row(job).active) == ("failed", None)
    assert jobs.stalled(silent_since=parts.clock()) == []


def test_a_refusal_stops_at_once_in_its_own_words(parts: Parts) -> None:
    job = parts.start()
    parts.stops = fail_at(1, Invalid("Name the buoy first."))
    with pytest.raises(Invalid):
        parts.work(job)
    assert (row(job).state, row(job).problem) == ("failed", "Name the buoy first.")


def test_what_gives_no_answer_is_tried_again(parts: Parts) -> None:
    job = parts.start()
    parts.stops = fail_at(1, Unavailable("The vault gives no answer."))
    with pytest.raises(Unavailable):
        parts.work(job)
    assert (row(job).state, row(job).problem) == ("waiting", "The vault gives no answer.")


def test_one_that_stopped_begins_again_and_keeps_what_it_had(
    parts: Parts, queued: list[str]
) -> None:
    job = parts.start()
    parts.stops = fail_at(7, Invalid("Name the buoy first."))
    with pytest.raises(Invalid):
        parts.work(job)
    assert len(done()) == 7
    parts.stops = lambda _number: None
    assert jobs.again(job_uuid=job.uuid, at=parts.clock())
    assert queued == [str(job.uuid)] * 2
    assert (row(job).state, row(job).problem) == ("waiting", "")
    assert parts.work(job)
    assert (row(job).state, len(done())) == ("done", PARTS)


def test_what_runs_is_not_begun_again_and_what_is_done_is_refused(
    parts: Parts, queued: list[str]
) -> None:
    job = parts.start()
    parts.stops = kill_at(5)
    with pytest.raises(Killed):
        parts.work(job)
    assert not jobs.again(job_uuid=job.uuid, at=parts.clock())
    assert len(queued) == 1
    parts.stops = lambda _number: None
    # Nothing heard of it: whoever watches need not wait for the command.
    parts.clock.pass_by(minutes=5)
    assert jobs.again(job_uuid=job.uuid, at=parts.clock())
    assert parts.work(job)
    with pytest.raises(Conflict):
        jobs.again(job_uuid=job.uuid, at=parts.clock())
    with pytest.raises(NotFound):
        jobs.again(job_uuid=uuid4(), at=parts.clock())


def test_a_failed_job_is_not_begun_again_beside_a_newer_one(parts: Parts) -> None:
    old = parts.start()
    parts.stops = fail_at(0, Invalid("No."))
    with pytest.raises(Invalid):
        parts.work(old)
    newer = parts.start()
    assert newer.uuid != old.uuid
    with pytest.raises(Conflict):
        jobs.again(job_uuid=old.uuid, at=parts.clock())
    assert row(old).state == "failed"


def test_a_kind_that_nobody_declared_is_not_started(parts: Parts) -> None:
    with pytest.raises(LookupError):
        parts.start(key="unheard_of")


def test_a_phrase_that_the_kind_does_not_have_fails_in_the_tests(parts: Parts) -> None:
    job = parts.start()
    known = kinds.kind_of("count")
    known.doing.pop("counting")  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        parts.work(job)


def test_two_kinds_of_one_key_are_refused() -> None:
    class Module:
        again = kinds.kind(
            "close", label="", who=kinds.kind_of("close").who, doing={}, names=str, counted=str,
            said=str, leads=("", ""),
        )(lambda job, progress: {})  # fmt: skip

    with pytest.raises(TypeError, match="close"):
        kinds.connect(*JOB_MODULES, Module)
