"""Many runs at once, and runs killed anywhere: on MariaDB, nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.hosts.standalone.models import Message
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.pairing.models import MentorRequest
from mentor_recognition_xblock.programmes.models import Term
from mentor_recognition_xblock.recognition.models import TermClose
from mentor_recognition_xblock.schedule import api as schedule
from mentor_recognition_xblock.schedule.models import ScheduledPart
from mentor_recognition_xblock.schedule.parts import PARTS

from ..crowd import at_once
from ..pairing.scene import Scene

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

# How many runs are killed; ``make fuzz`` kills a hundred.
KILLS = int(os.environ.get("SCHEDULE_KILLS", "6"))
# Between two rounds everything is due again, and who was killed is taken for dead.
ROUND = timedelta(hours=25)
SEED = 20261126


def test_of_twenty_runs_at_once_one_does_each_part() -> None:
    done = at_once(lambda _number: list(schedule.run_due(clock=timezone.now)))
    ended = [outcome for run in done for outcome in run]
    for part in PARTS:
        mine = [one.ended for one in ended if one.name == part.name]
        assert mine.count(schedule.Ended.DONE) == 1
        assert schedule.Ended.FAILED not in mine


def more_work() -> None:
    """A programme whose term is over, and a request that waited too long; no worker hears of it."""
    with mock.patch.object(later, "queue", lambda _name, **_ids: True):
        scene = Scene()
        scene.manager()
        scene.asks()


def run(at: datetime) -> int:
    """Start a run in a process of its own; its clock begins at ``at``."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        ahead = at - timezone.now()
        now = timezone.now
        with mock.patch.object(timezone, "now", lambda: now() + ahead):
            call_command("run_due_work", stdout=StringIO(), stderr=StringIO())
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is torn down here


def ended(child: int) -> int:
    """Wait for a process; its exit code, negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def span() -> Iterator[float]:
    """How long a run that has something to do takes, in seconds."""
    more_work()
    begun = time.perf_counter()
    assert ended(run(timezone.now())) == 0
    yield time.perf_counter() - begun


def test_runs_killed_at_random_lose_nothing_and_do_nothing_twice(span: float) -> None:
    chance = random.Random(SEED)
    at, rounds, killed = timezone.now(), 1, 0
    while killed < KILLS:
        at, rounds = at + ROUND, rounds + 1
        more_work()
        children = [run(at), run(at)]
        for child in children:
            time.sleep(chance.uniform(0, span / 2))
            os.kill(child, signal.SIGKILL)
        killed += sum(ended(child) == -signal.SIGKILL for child in children)
    for _again in range(2):
        at += ROUND
        ended(run(at))
    assert ended(run(at + ROUND)) == 0
    assert_all_is_done_once(rounds)


def assert_all_is_done_once(rounds: int) -> None:
    assert not OutboxItem.objects.filter(done_at=None).exists()
    assert not MentorRequest.objects.filter(active=True).exists()
    assert not Term.objects.filter(closed_at=None).exists()
    assert TermClose.objects.count() == rounds
    assert Job.objects.filter(state="done", active=None).count() == Job.objects.count() == rounds
    for action in ("term.closed", "term.evaluated", "request.lapsed"):
        assert AuditEntry.objects.filter(action=action).count() == rounds, action
    assert audit.verify() is None
    # A letter for each time that somebody's notices were closed as sent.
    sent = Notice.objects.filter(state="sent").values_list("user_id", "closed_at").distinct()
    assert Message.objects.count() == sent.count() >= rounds
    assert not Notice.objects.filter(state="waiting").exists()
    assert not ScheduledPart.objects.exclude(holder="").exists()
