"""A kind of long work for tests: ten parts, each done in a transaction of its own, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from mentor_recognition_xblock.access import MANAGER, Rule
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.jobs import kinds
from mentor_recognition_xblock.outbox.models import OutboxItem

from ..factories import START

PARTS = 10


class Killed(BaseException):
    """As SIGKILL: nothing of the job's own runs any more."""


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = START + timedelta(days=200)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Parts:
    """Does parts that are not done; ``stops`` is called before each of them."""

    clock: Clock = field(default_factory=Clock)
    stops: Callable[[int], None] = lambda _number: None
    tried: list[int] = field(default_factory=list)
    who: Rule = MANAGER

    def run(self, job: jobs.JobData, progress: jobs.Progress) -> dict[str, Any]:
        for number in range(PARTS):
            progress(number, PARTS, "counting")
            self.stops(number)
            self.tried.append(number)
            with transaction.atomic():
                OutboxItem.objects.get_or_create(
                    topic="part", key=f"{job.uuid}:{number}",
                    defaults={"payload": {}, "created_at": START, "done_at": START},
                )  # fmt: skip
        return {"parts": len(done())}

    def known(self, monkeypatch: pytest.MonkeyPatch, key: str = "count") -> None:
        made = kinds.kind(
            key, label="Count", who=self.who, doing={"counting": "Counting parts"},
            names=lambda job: job.about["title"],
            counted=lambda job: f"{job.done} of {job.total} parts",
            said=lambda job: f"{job.result['parts']} parts are counted.",
            leads=("console_overview", "See the parts"),
        )(self.run)  # fmt: skip
        monkeypatch.setitem(kinds.KNOWN, key, made)

    def start(self, *, subject: str = "s", **more: Any) -> jobs.JobData:
        given = {"programme_id": None, "by": None, "about": {"title": "Buoys"}, **more}
        return jobs.start(given.pop("key", "count"), subject=subject, at=self.clock(), **given)

    def work(self, job: jobs.JobData) -> bool:
        return jobs.run(job_uuid=job.uuid, clock=self.clock)


def done() -> list[str]:
    """What was done, part by part."""
    return list(OutboxItem.objects.filter(topic="part").values_list("key", flat=True))


def kill_at(number: int) -> Callable[[int], None]:
    def stop(at: int) -> None:
        if at == number:
            raise Killed

    return stop


def fail_at(number: int, error: Exception) -> Callable[[int], None]:
    def stop(at: int) -> None:
        if at == number:
            raise error

    return stop
