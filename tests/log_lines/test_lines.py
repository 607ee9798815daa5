"""What an operator reads in the log: a line a job, its level says who must act, nobody is named."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from celery import current_app
from celery.exceptions import Retry
from django.core.management import CommandError, call_command, get_commands
from django.utils import timezone

from mentor_recognition_xblock import log_lines, signals
from mentor_recognition_xblock.hosts import HostUnavailable, get_host, later
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.notifications import follow_up
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.notifications.preferences import unsubscribe_token
from mentor_recognition_xblock.outbox import api as outbox
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.pairing.maintenance import maintain

from ..badges.conftest import Decide, decide, issuer
from ..factories import START, UserFactory, make_world
from ..pairing.scene import Scene, day
from .people import OURS, lines, named

__all__ = ["decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
LOG = logging.getLogger(f"{OURS}.tests")


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, OURS)


def test_a_line_says_what_which_outcome_and_how_long(caplog: pytest.LogCaptureFixture) -> None:
    uuid = uuid4()
    with log_lines.job(LOG, "badge.bake", {"badge": uuid, "batch": None}) as line:
        line |= {"sizes": [1, 2, 3, 4, 5], "share": 0.5, "new": True}
    ((level, text),) = lines(caplog)
    assert level == "INFO"
    assert f"badge.bake done badge={uuid} sizes=1,2,3,+2 share=0.500 new=yes ms=" in text


@pytest.mark.parametrize(
    ("error", "level", "outcome"),
    [(ValueError, "ERROR", "failed"), (HostUnavailable, "WARNING", "retried")],
)
def test_an_error_is_told_by_its_class_and_place_and_never_by_its_words(
    caplog: pytest.LogCaptureFixture, error: type[Exception], level: str, outcome: str
) -> None:
    with pytest.raises(error), log_lines.job(LOG, "badge.bake", {}, again=(HostUnavailable,)):
        raise error("ada.lovelace@example.org could not be reached")
    ((found, text),) = lines(caplog)
    assert found == level
    assert f"badge.bake {outcome} error={error.__name__}" in text
    assert "lovelace" not in text


def test_the_place_is_the_last_of_ours_that_the_error_passed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(TypeError), log_lines.job(LOG, "badge.bake", {}):
        unsubscribe_token(object())  # type: ignore[arg-type]
    ((_level, text),) = lines(caplog)
    assert "at=notifications/preferences.py:" in text


@pytest.mark.parametrize("words", ["Ada Lovelace", "ada@example.org", "two\nlines", "", "x" * 999])
def test_what_is_no_id_or_key_is_not_written(caplog: pytest.LogCaptureFixture, words: str) -> None:
    log_lines.write(LOG, logging.INFO, "badge.bake", "done", found=words, other={"a": object()})
    ((_level, text),) = lines(caplog)
    assert text.endswith("badge.bake done found=? other=a")


# Every command with what it is called with; those that must fail here say so.
COMMANDS: dict[str, tuple[list[Any], bool]] = {
    "anchor_audit_log": ([], False),
    "backfill_course_data": ([], True),
    "compromise_issuer_key": (["key-9"], False),
    "create_issuer_key": (["--if-none"], True),
    "enforce_retention": (["--dry-run"], True),
    "expire_reviews": ([], True),
    "export_credentials": (["{folder}"], True),
    "export_person_data": (["{user}"], True),
    "issue_badges": (["{programme}"], True),
    "log_name": (["{login}"], True),
    "perform_act": ([], True),
    "recompute_evaluations": ([], True),
    "recognition_health": ([], True),
    "redrive_outbox": ([], True),
    "reissue_credential": ([str(uuid4())], False),
    "retire_person": (["{user}"], True),
    "revoke_credential": ([str(uuid4()), "--reason", "For Ada Lovelace."], False),
    "rotate_issuer_key": ([], True),
    "run_due_work": ([], True),
    "send_notices": ([], True),
    "support_bundle": (["--out", "{folder}.zip"], True),
    "tend_pairings": ([], True),
    "verify_audit_log": ([], True),
}


@pytest.mark.parametrize("name", sorted(one for one, app in get_commands().items() if app == OURS))
def test_every_command_leaves_one_line(
    name: str, issuer: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    words, works = COMMANDS[name]
    world = make_world()
    places = {
        "folder": tmp_path / "out", "user": world.learners[0].pk,
        "login": world.learners[0].username, "programme": world.programme.slug,
    }  # fmt: skip
    known = named_of(world)
    caplog.clear()
    try:
        call_command(name, *(str(word).format(**places) for word in words))
    except CommandError:
        # A site that is not well is what health found, not a command that failed.
        assert not works or name == "recognition_health"
    ((level, text),) = lines(caplog, f"command.{name} ")
    assert (level, "done" in text) == (("INFO", True) if works else ("ERROR", False))
    assert "ms=" in text
    whole = "\n".join(line for _level, line in lines(caplog))
    assert [word for word in [*known, "Lovelace"] if word in whole] == []


def named_of(world: Any) -> list[str]:
    people = [*world.learners, world.mentor_user]
    return [word for one in people for word in (one.username, one.last_name, one.email)]


TASKS: dict[str, dict[str, Any]] = {
    "deliver_outbox_item": {"item_id": 1},
    "redraw_panels": {"programme_id": 1},
    "run_job": {"job_uuid": None},
    "take_in": {"event": None},
}


@pytest.mark.parametrize(
    "name",
    sorted(one for one in current_app.tasks if one.startswith("mentor_recognition.")),
)
def test_every_task_leaves_one_line(
    name: str, issuer: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from mentor_recognition_xblock.badges import api as badges
    from mentor_recognition_xblock.hosts import HostEvent
    from mentor_recognition_xblock.jobs.models import Job

    world = make_world()
    badges.start_batch(decisions=[], reason="test", at=START)
    job = Job.objects.get()
    event = HostEvent(
        "membership", "test", "e1", START, "signal", world.course.course_key, world.learners[0].pk
    )
    short = name.partition(".")[2]
    given = dict(TASKS.get(short, {}))
    if "job_uuid" in given:
        given["job_uuid"] = str(job.uuid)
    if "event" in given:
        given["event"] = event.as_json()
    caplog.clear()
    current_app.tasks[name].apply(kwargs=given).get()
    ((level, text),) = lines(caplog, f"task.{short} ")
    assert (level, " done" in text) == ("INFO", True)
    assert named(caplog) == set()


def test_a_task_that_will_be_tried_again_is_a_warning(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentor_recognition_xblock.hosts import HostEvent
    from mentor_recognition_xblock.tasks import take_in

    world = make_world()

    def away(*_args: Any) -> Any:
        raise HostUnavailable("units", "OperationalError")

    monkeypatch.setattr(StandaloneHost, "units", away)
    key = world.course.course_key
    event = HostEvent("units", "test", "e2", START, "signal", key, None)
    monkeypatch.setattr(take_in, "retry", mock.Mock(side_effect=Retry()))
    caplog.clear()
    with pytest.raises(Retry):
        take_in.run(event=event.as_json())
    ((level, text),) = lines(caplog, "task.take_in")
    assert level == "WARNING"
    assert f"retried kind=units event=e2 course={key} error=Host" in text


def test_a_delivery_that_fails_needs_a_person_from_the_third_time_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = UserFactory()

    def fail(_item: outbox.Item) -> None:
        raise ValueError(f"{user.email} is not known")

    monkeypatch.setitem(follow_up.HANDLERS, "test", fail)
    with mock.patch.object(later, "queue", lambda _name, **_more: True):
        outbox.write([outbox.NewItem("test", "a", {})], at=START)
    item = OutboxItem.objects.get()
    task = current_app.tasks["mentor_recognition.deliver_outbox_item"]
    with pytest.raises(ValueError):
        task.apply(kwargs={"item_id": item.pk}).get()
    assert [level for level, _text in lines(caplog, "task.deliver_outbox_item")] == ["WARNING"]
    for _time in range(2):
        assert len(notifications.redrive(at=timezone.now()).failures) == 1
    monkeypatch.setitem(follow_up.HANDLERS, "test", lambda _item: None)
    notifications.redrive(at=timezone.now())
    found = lines(caplog, "outbox.delivery")
    assert [level for level, _text in found] == ["WARNING", "WARNING", "ERROR", "INFO"]
    failed = f"outbox.delivery failed item={item.pk} topic=test key=a attempt=3 error=ValueError"
    assert failed in found[2][1]
    assert f"outbox.delivery done item={item.pk} topic=test key=a attempt=4" in found[3][1]
    assert named(caplog) == set()


def test_a_topic_that_nobody_knows_needs_a_person_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    OutboxItem.objects.create(topic="unknown", key="x", payload={}, created_at=START)
    notifications.redrive(at=timezone.now())
    ((level, _text),) = lines(caplog, "outbox.delivery")
    assert level == "ERROR"


def refuse(*_args: Any) -> bool:
    raise smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such mailbox")})


@pytest.mark.parametrize(
    ("sending", "days", "expected"),
    [
        (lambda *_args: True, 0, [("INFO", "done")]),
        (lambda *_args: False, 0, [("WARNING", "refused")]),
        (refuse, 0, [("WARNING", "failed")]),
        (refuse, 15, [("WARNING", "failed"), ("ERROR", "dropped")]),
    ],
)
def test_a_letter_leaves_a_line_whatever_becomes_of_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, sending: Any, days: int,
    expected: list[tuple[str, str]],
) -> None:  # fmt: skip
    scene = Scene()
    request = scene.asks()
    with mock.patch.object(later, "queue", lambda _name, **_more: True):
        pairing_waits(scene)
    notifications.redrive(at=timezone.now())
    now = timezone.now()
    Notice.objects.filter(state="waiting").update(due_at=now - timedelta(days=days, hours=1))
    Notice.objects.filter(state="sent").update(
        state="waiting", closed_at=None, due_at=now - timedelta(days=days, hours=1)
    )
    caplog.clear()
    monkeypatch.setattr(StandaloneHost, "notify", sending)
    notifications.send_notices(at=now)
    found = lines(caplog, "letter.send")
    assert [
        (level, text.split("letter.send ")[1].split(" ")[0]) for level, text in found
    ] == expected
    assert f"user={log_lines.pseudonym(request.learner_id)} notices=" in found[0][1]
    assert f"user={request.learner_id} " not in caplog.text
    assert "ada@" not in caplog.text
    assert named(caplog) == set()


def pairing_waits(scene: Scene) -> None:

    maintain(programme_id=scene.programme.id, at=day(4))


def test_what_is_handed_to_the_platform_leaves_a_line_and_names_nobody(
    issuer: Path, decide: Decide, caplog: pytest.LogCaptureFixture
) -> None:
    decide()
    found = [text for _level, text in lines(caplog, "event.announce")]
    assert any(
        "event.announce done event=mentor_recognition.badge.awarded item=" in one for one in found
    )
    assert lines(caplog, "notice.queue")
    assert lines(caplog, "task.queue done")
    assert named(caplog) == set()


def test_a_subscriber_of_another_plugin_that_fails_is_named_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user = UserFactory()

    def broken(**_ids: Any) -> None:
        raise RuntimeError(f"no badge for {user.username}")

    signals.pairing_started.connect(broken)
    try:
        make_world()
    finally:
        signals.pairing_started.disconnect(broken)
    ((level, text),) = lines(caplog, "signal.receiver")
    assert level == "ERROR"
    assert f"receiver={__name__}." in text
    assert "error=RuntimeError at=log_lines/test_lines.py:" in text
    assert named(caplog) == set()


def test_a_broker_that_is_away_is_a_warning_for_it_is_made_good(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = current_app.tasks["mentor_recognition.send_notices"]
    monkeypatch.setattr(
        task, "apply_async", mock.Mock(side_effect=ConnectionError("redis://u:p@h"))
    )
    assert not get_host().run_later(task.name, user_ids=[1])
    ((level, text),) = lines(caplog, "task.queue")
    assert level == "WARNING"
    assert "task.queue failed task=mentor_recognition.send_notices error=ConnectionError" in text
    assert "redis" not in text
