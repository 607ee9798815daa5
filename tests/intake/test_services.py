"""MariaDB, Redis and a real Celery worker: from the platform's signals to pairings."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from celery import Celery, current_app
from django.db import IntegrityError, OperationalError, connection, transaction

from mentor_recognition_xblock import handlers
from mentor_recognition_xblock.course_data import api as course_data
from mentor_recognition_xblock.hosts import HostEvent, get_host
from mentor_recognition_xblock.intake import inbox
from mentor_recognition_xblock.intake.models import IntakeEvent, MembershipSpell
from mentor_recognition_xblock.intake.queries import spells
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing

from ..conftest import answers
from ..crowd import at_once
from ..hosts.platform import KEY
from ..hosts.platform import models as tables
from .life import COURSE, Life

ROOT = Path(__file__).resolve().parents[2]
BROKER = "redis://127.0.0.1:6379/9"

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not answers(6379), reason="Redis does not answer on 127.0.0.1:6379"),
]


@pytest.fixture
def worker(platform: None) -> Iterator[None]:
    """The test process queues, by an application of its own; a worker of four processes does.

    The tests' eager application may have pooled connections without a broker, which would outlive
    a change of its settings.
    """
    queue = f"intake-{uuid4().hex}"
    eager = current_app._get_current_object()
    sender = Celery("intake-sender", broker=BROKER, set_as_current=False)
    sender.conf.task_default_queue = queue
    sender.set_default()
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "tests.intake.worker_settings",
        "INTAKE_DATABASE": str(connection.settings_dict["NAME"]), "INTAKE_BROKER": BROKER,
        "INTAKE_QUEUE": queue,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.intake.worker"], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield
    process.terminate()
    process.wait(timeout=30)
    sender.close()
    eager.set_default()


def eventually(holds: Callable[[], bool], seconds: float = 90) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.25)
    return False


@pytest.mark.django_db(transaction=True)
def test_twenty_concurrent_cohort_moves_lose_and_double_no_pairing(
    worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    write_down = handlers.intake.receive

    def keep(event: HostEvent, *, at: datetime) -> None:
        sent.append(event.event_id)
        write_down(event, at=at)

    monkeypatch.setattr(handlers.intake, "receive", keep)
    life = Life.begin("A", "B", "C")
    learners = [life.enrol() for _ in range(3)]

    def move(number: int) -> None:
        chance = random.Random(number)
        for learner in chance.sample(learners, len(learners)):
            for _attempt in range(20):
                try:
                    with transaction.atomic():
                        life.move(learner, chance.choice("ABC"))
                    break
                except (OperationalError, IntegrityError):
                    time.sleep(chance.random() / 10)  # the platform's deadlock or race
            else:
                raise AssertionError("never moved")
        # A manager presses the same button: whoever is in the cohort is followed meanwhile.
        cohort = chance.choice("ABC")
        pairing.map_cohort(
            programme_id=life.programme.id, course_key=KEY,
            cohort_key=str(life.cohort(cohort).pk), mentor_id=life.mentors[cohort].id,
            at=datetime.now(UTC), actor=None,
        )  # fmt: skip

    at_once(move, 20)
    assert len(sent) >= 60
    taken = IntakeEvent.objects.filter(taken_in_at__isnull=False)
    assert eventually(lambda: taken.count() == len(set(sent)), 240)
    for learner in learners:
        truth = tables.CohortMembership.objects.get(user=learner).course_user_group.name
        assert life.mentored_in(learner) == truth
        pairs = list(Pairing.objects.filter(learner_id=learner.pk).order_by("starts_at", "pk"))
        assert [one.end_reason for one in pairs] == ["no_fault"] * (len(pairs) - 1) + [""]
        for one, following in pairwise(pairs):
            assert one.mentor_id != following.mentor_id
            assert one.ends_at == following.starts_at
        assert MembershipSpell.objects.filter(member__user_id=learner.pk, active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_event_delivered_to_many_workers_at_once_is_taken_in_once(platform: None) -> None:
    life = Life.begin("A")
    learner = life.enrol()
    tables.CohortMembership.objects.bulk_create(
        [
            tables.CohortMembership(
                user=learner, course_id=COURSE, course_user_group=life.cohort("A")
            )
        ]
    )
    event = HostEvent("membership", "t", str(uuid4()), datetime.now(UTC), "bus", KEY, learner.pk)

    def take(_number: int) -> int:
        for _attempt in range(20):
            try:
                return course_data.take_in(event=event, at=datetime.now(UTC))
            except OperationalError:
                time.sleep(0.05)
        raise AssertionError("never taken in")

    assert sorted(at_once(take, 20)) == [0] * 19 + [1]
    assert IntakeEvent.objects.filter(event_id=event.event_id).count() == 1
    assert MembershipSpell.objects.filter(member__user_id=learner.pk, cohort="A").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_share_what_waits_and_each_event_is_taken_in_once(
    platform: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life.begin("A", "B")
    with monkeypatch.context() as patched:
        patched.setattr(type(get_host()), "run_later", staticmethod(lambda *_a, **_k: True))
        learners = [life.enrol() for _number in range(60)]
        for number, learner in enumerate(learners):
            with transaction.atomic():
                life.move(learner, "AB"[number % 2])
    monkeypatch.setattr(inbox, "BATCH", 20)
    waiting = IntakeEvent.objects.count()

    def work(_number: int) -> int:
        for _attempt in range(20):
            try:
                return course_data.take_in_waiting(at=datetime.now(UTC)).taken
            except OperationalError:
                time.sleep(0.05)
        raise AssertionError("never taken in")

    assert sum(at_once(work, 8)) == waiting
    assert [life.mentored_in(learner) for learner in learners] == ["A", "B"] * 30
    assert Pairing.objects.count() == 60


@pytest.mark.django_db(transaction=True)
def test_four_byte_letters_and_full_lengths_pass_in_strict_mode(platform: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select @@sql_mode")
        (mode,) = cursor.fetchone()
        cursor.execute("show variables like 't%%isolation'")
        levels = {level for _name, level in cursor.fetchall()}
    assert "STRICT_TRANS_TABLES" in mode
    assert levels == {"READ-COMMITTED"}
    name = "Grüße 🌊 水 " + "ß" * 240
    life = Life.begin(name)
    learner = life.enrol()
    with transaction.atomic():
        life.move(learner, name)
    assert spells(course_key=KEY, user_id=learner.pk)[-1].cohort == name
    assert life.mentored_in(learner) == name
    long = HostEvent(
        "membership", "🌊" * 300, str(uuid4()), datetime.now(UTC), "bus", KEY, learner.pk
    )
    assert course_data.take_in(event=long, at=datetime.now(UTC)) == 1


def migrate(database: str, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", *words, "--verbosity=0"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "MYSQL_DATABASE": database},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_migrations_go_forwards_back_to_nothing_and_forwards_again() -> None:
    database = f"mr_migrations_{uuid4().hex[:8]}"

    def tables_of(pattern: str) -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select table_name, table_collation from information_schema.tables"
                " where table_schema = %s and table_name like %s",
                [database, pattern],
            )
            return dict(cursor.fetchall())

    with connection.cursor() as cursor:
        cursor.execute(f"create database {database} character set utf8mb4")
    try:
        migrate(database)
        made = tables_of("mentor\\_recognition\\_%")
        assert len(made) > 40
        assert {collation.split("_")[0] for collation in made.values()} == {"utf8mb4"}
        migrate(database, "mentor_recognition", "zero")
        left = set(tables_of("mentor\\_recognition\\_%"))
        assert not {name for name in left if "standalone" not in name}
        migrate(database, "mentor_recognition")
        assert tables_of("mentor\\_recognition\\_%") == made
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"drop database {database}")
