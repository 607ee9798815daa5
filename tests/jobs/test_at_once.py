"""Many at once start and run one: on MariaDB, with real transactions."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.jobs.models import Job

from ..crowd import at_once
from .kind import PARTS, Parts, done

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_twenty_who_start_the_same_there_is_one_job(parts: Parts, queued: list[str]) -> None:
    made = at_once(lambda _number: parts.start())
    assert len({one.uuid for one in made}) == 1
    assert queued == [str(made[0].uuid)]


def test_of_twenty_workers_one_does_it(parts: Parts) -> None:
    job = parts.start()
    assert sorted(at_once(lambda _number: parts.work(job))) == [False] * 19 + [True]
    assert parts.tried == list(range(PARTS))


def test_of_twenty_workers_one_takes_over_from_the_dead(parts: Parts) -> None:
    job = parts.start()
    Job.objects.update(state="running", attempts=1)
    parts.clock.pass_by(minutes=6)
    assert sum(at_once(lambda _number: parts.work(job))) == 1
    assert len(done()) == PARTS
    assert Job.objects.get().attempts == 2
