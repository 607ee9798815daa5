"""What is not well is named in plain words with what mends it, to monitors by an exit code."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.utils import timezone

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.health import api as health
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.outbox.models import OutboxItem

from ..factories import UserFactory, make_world
from ..schedule.clock import moved_clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def well(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site on which all is well once the schedule has run."""
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "issuer.key")
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.jsonl")
    settings.DEBUG = True  # the tests' worker works in place, which a check would name
    badges.create_key(at=timezone.now())


def run_due_work() -> None:
    with contextlib.suppress(CommandError):  # what failed is what the test looks for
        call_command("run_due_work", stdout=StringIO())


def found(key: str) -> health.Finding:
    return next(one for one in health.of_site(at=timezone.now()) if one.key == key)


def not_well() -> dict[str, str]:
    """Keys of what is not well, and how it stands."""
    return {
        one.key: one.state.name
        for one in health.of_site(at=timezone.now())
        if one.state is not health.State.GOOD
    }


def asked(*words: str) -> tuple[int, str]:
    """The command's exit code, and what it printed."""
    out = StringIO()
    try:
        call_command("recognition_health", *words, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_a_site_whose_schedule_runs_is_well() -> None:
    run_due_work()
    assert not_well() == {}
    code, text = asked()
    assert code == 0
    assert "ok   Schedule: It runs." in text


def test_a_new_site_says_what_to_put_into_cron() -> None:
    code, text = asked()
    assert code == 2
    assert "It has never run" in text
    assert "-> Put this line into cron" in text
    assert "*/5 * * * * ./manage.py lms run_due_work" in text


def test_everything_that_is_not_well_says_what_mends_it(settings: Any) -> None:
    settings.MENTOR_RECOGNITION_ISSUER_BASE = ""
    for one in health.of_site(at=timezone.now()):
        assert bool(one.mend) is (one.state is not health.State.GOOD), one.key


@pytest.mark.parametrize(("minutes", "state"), [(19, "GOOD"), (21, "LOOK"), (61, "BAD")])
def test_a_schedule_that_stands_still_is_named_the_later_the_louder(
    minutes: int, state: str
) -> None:
    with moved_clock() as clock:
        run_due_work()
        clock.tick(timedelta(minutes=minutes))
        assert found("schedule").state.name == state


def test_a_worker_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with moved_clock() as clock:
        run_due_work()
        assert found("worker").state is health.State.GOOD
        monkeypatch.setattr(later, "queue", lambda _name, **_ids: True)  # nobody takes it
        for _quarter in range(4):
            clock.tick(timedelta(minutes=15))
            run_due_work()
        assert not_well() == {"worker": "BAD"}


def test_a_delivery_that_fails_is_named_once_it_has_waited() -> None:
    with moved_clock() as clock:
        OutboxItem.objects.create(topic="badge.none", key="1", payload={}, created_at=clock.now)
        run_due_work()
        assert found("outbox").state is health.State.GOOD
        clock.tick(timedelta(minutes=16))
        assert found("outbox").state is health.State.BAD
        assert "1 has failed before" in found("outbox").says


def test_a_log_that_was_changed_is_named() -> None:
    make_world()
    AuditEntry.objects.filter(num=1).update(payload="{}")
    run_due_work()
    assert not_well() == {"part.verify_audit_log": "BAD"}
    assert "entry 1" in found("part.verify_audit_log").says
    assert asked()[0] == 2


def test_a_job_that_stopped_is_named_for_a_week() -> None:
    run_due_work()
    now = timezone.now()
    Job.objects.create(
        kind="close", subject_key="term:x", state="failed", active=None, created_at=now,
        heartbeat_at=now, finished_at=now - timedelta(days=6),
    )  # fmt: skip
    assert not_well() == {"jobs": "BAD"}
    Job.objects.update(finished_at=now - timedelta(days=8))
    assert not_well() == {}


def test_letters_that_should_have_gone_are_named() -> None:
    run_due_work()
    now = timezone.now()
    Notice.objects.create(
        user=UserFactory(), kind="badge_issued", key="k", created_at=now, state="waiting",
        due_at=now - timedelta(hours=2),
    )  # fmt: skip
    assert not_well() == {"letters": "BAD"}


def test_a_key_that_is_missing_is_named_with_its_command(settings: Any, tmp_path: Path) -> None:
    run_due_work()
    badges.rotate_key(at=timezone.now())
    from mentor_recognition_xblock.badges.models import IssuerKey

    IssuerKey.objects.update(state="retired")
    assert "create_issuer_key" in found("key").command


def test_the_checks_of_the_site_are_among_the_findings(settings: Any) -> None:
    run_due_work()
    settings.MENTOR_RECOGNITION_AUDIT_KEY = ""
    assert not_well() == {"check.W003": "LOOK"}
    assert asked()[0] == 1


def test_programs_read_the_same_as_people() -> None:
    run_due_work()
    code, text = asked("--json")
    told = json.loads(text)
    assert (code, told["state"]) == (0, "good")
    keys = {one.key for one in health.of_site(at=timezone.now())}
    assert {one["key"] for one in told["findings"]} == keys
    assert set(told["findings"][0]) == {"key", "state", "what", "says", "mend", "command", "at"}


def typed(*words: str) -> Any:
    """The exit code of a command that is typed, system checks and all."""
    command = load_command_class("mentor_recognition_xblock", words[0])
    with pytest.raises(SystemExit) as left:
        command.run_from_argv(["manage.py", *words])
    return left.value.code


def test_it_speaks_where_a_check_stops_other_commands(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run_due_work()
    settings.MENTOR_RECOGNITION_RETENTION = {"novels": 3}
    assert typed("redrive_outbox") == 1
    assert "delivered" not in capsys.readouterr().out
    assert typed("recognition_health") == 2
    assert "BAD  E002: " in capsys.readouterr().out


def test_a_wrong_setting_stops_the_part_that_reads_it_and_not_the_rest(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MENTOR_RECOGNITION_RETENTION = {"novels": 3}
    assert typed("run_due_work", "-v", "0") == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("enforce_retention: ")
    assert found("part.send_notices").state is health.State.GOOD
