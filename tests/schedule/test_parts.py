"""The one command does what is due, once, and says how each part went."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import Term
from mentor_recognition_xblock.recognition.models import TermClose
from mentor_recognition_xblock.schedule import api as schedule
from mentor_recognition_xblock.schedule.models import ScheduledPart
from mentor_recognition_xblock.schedule.parts import PARTS

from ..factories import make_world
from .clock import moved_clock

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> list[str]:
    """The lines that the command prints."""
    out = StringIO()
    call_command("run_due_work", *words, stdout=out)
    return out.getvalue().splitlines()


def names(lines: list[str]) -> list[str]:
    return [line.split(":")[0] for line in lines]


def row(name: str) -> schedule.PartData:
    return next(one for one in schedule.parts(at=timezone.now()) if one.name == name)


def test_the_first_run_does_every_part_and_the_next_none() -> None:
    assert names(run()) == [part.name for part in PARTS]
    assert run() == []


def test_each_part_comes_again_when_its_pace_is_over() -> None:
    with moved_clock() as clock:
        run()
        clock.tick(timedelta(minutes=5))
        assert names(run()) == ["redrive_outbox", "take_in_events"]
        clock.tick(timedelta(minutes=10))
        assert names(run()) == [
            "ask_worker", "redrive_outbox", "take_in_events", "send_notices",
        ]  # fmt: skip
        clock.tick(timedelta(hours=25))
        assert names(run()) == [part.name for part in PARTS]


def test_cron_that_comes_a_second_early_misses_no_turn() -> None:
    with moved_clock() as clock:
        run()
        clock.tick(timedelta(minutes=4, seconds=59))
        assert names(run()) == ["redrive_outbox", "take_in_events"]


def test_a_part_that_is_named_is_done_due_or_not() -> None:
    run()
    assert names(run("--only", "tend_pairings", "--only", "send_notices")) == [
        "tend_pairings", "send_notices",
    ]  # fmt: skip


def test_a_dry_run_names_what_is_due_and_does_nothing() -> None:
    assert names(run("--dry-run")) == [part.name for part in PARTS]
    assert not ScheduledPart.objects.exists()
    run()
    assert run("--dry-run") == []


def test_a_part_that_fails_is_named_and_stops_no_other(monkeypatch: Any) -> None:
    def broken(**_more: Any) -> None:
        raise ValueError("ada.lovelace@example.org is no list")

    monkeypatch.setattr(notifications, "send_notices", broken)
    with pytest.raises(CommandError, match="failed: send_notices"):
        run()
    part = row("send_notices")
    assert part.is_failing
    assert "ValueError schedule/work.py:" in part.problem
    assert "lovelace" not in str(ScheduledPart.objects.values())
    assert not row("verify_audit_log").is_failing


def test_what_failed_is_tried_again_sooner_and_its_failure_stays_on_the_row(
    monkeypatch: Any,
) -> None:
    make_world()
    broken = {"now": True}
    whole = pairing.maintain

    def maintain(**more: Any) -> Any:
        if broken["now"]:
            raise ValueError
        return whole(**more)

    monkeypatch.setattr(pairing, "maintain", maintain)
    with moved_clock() as clock:
        with pytest.raises(CommandError):
            run()
        broken["now"] = False
        clock.tick(timedelta(minutes=30))
        assert "tend_pairings" in names(run())
        part = row("tend_pairings")
    assert not part.is_failing
    assert part.failed_at is not None
    assert part.succeeded_at is not None
    assert "programme" in part.problem


def test_a_programme_that_fails_stops_no_other(monkeypatch: Any) -> None:
    first, second = make_world(), make_world()
    seen = []

    def maintain(*, programme_id: int, **_more: Any) -> Any:
        if programme_id == first.programme.id:
            raise ValueError
        seen.append(programme_id)
        return pairing.MaintenanceCounts()

    monkeypatch.setattr(pairing, "maintain", maintain)
    outcome = schedule.run_now("tend_pairings", clock=timezone.now)
    assert seen == [second.programme.id]
    assert outcome.report.failed == 1
    assert f"programme {first.programme.id}" in outcome.report.problem


def test_a_broken_log_is_a_failure_that_names_its_place() -> None:
    make_world()
    AuditEntry.objects.filter(num=1).update(payload="{}")
    with pytest.raises(CommandError, match="verify_audit_log"):
        run()
    assert "entry 1" in row("verify_audit_log").problem


def test_a_worker_that_answers_is_seen() -> None:
    assert schedule.worker_seen_at() is None
    run()  # the tests' worker works in place
    seen = schedule.worker_seen_at()
    assert seen is not None
    assert seen >= row("ask_worker").started_at  # type: ignore[operator]


def test_a_killed_run_is_noted_and_taken_over_once_it_is_taken_for_dead() -> None:
    with moved_clock() as clock:
        run()
        now = timezone.now()
        ScheduledPart.objects.filter(name="redrive_outbox").update(
            holder="dead", held_until=now + timedelta(minutes=10), due_at=now
        )
        assert run() == ["redrive_outbox: another run is at it"]
        clock.tick(timedelta(minutes=10))
        assert "redrive_outbox" in names(run())
    part = row("redrive_outbox")
    assert part.problem == "killed before its end"
    assert not part.is_failing


def test_a_run_that_was_taken_for_dead_stops_and_writes_nothing() -> None:
    seen: list[str] = []

    def slow(at: Any, alive: schedule.Alive) -> schedule.Report:
        schedule.run_now("tend_pairings", clock=timezone.now, takes_over=True)
        seen.append(row("tend_pairings").problem)
        alive()
        raise AssertionError("it went on")

    outcome = schedule.run_now("tend_pairings", clock=timezone.now, work=slow)
    assert outcome.ended is schedule.Ended.BUSY
    assert seen == ["killed before its end"]
    assert row("tend_pairings").counts["failed"] == 0


def ends(term: Any, days_ago: int) -> None:
    """The only open term of the world, and when it ended."""
    day = timezone.now().date() - timedelta(days=days_ago)
    Term.objects.filter(programme_id=term.programme_id).exclude(pk=term.id).delete()
    Term.objects.filter(pk=term.id).update(starts_on=day - timedelta(days=90), ends_on=day)


@pytest.mark.parametrize(("days_ago", "closed"), [(1, True), (0, False)])
def test_a_term_closes_on_the_day_after_its_last(days_ago: int, closed: bool) -> None:
    term = make_world().terms[0]
    ends(term, days_ago)
    run()
    assert (programmes.term(term.id).closed_at is not None) is closed
    assert TermClose.objects.exists() is closed
    if closed:
        entry = AuditEntry.objects.get(action="term.closed")
        assert entry.actor_key == ""
        assert Job.objects.get().started_by_id is None


def test_a_programme_that_closes_by_hand_is_left_alone() -> None:
    world = make_world()
    ends(world.terms[0], 3)
    assert programmes.set_closing(
        programme_id=world.programme.id, by_itself=False, at=timezone.now(), actor=None
    )
    run()
    assert programmes.term(world.terms[0].id).closed_at is None
