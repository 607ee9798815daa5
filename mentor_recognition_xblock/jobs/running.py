"""Running a job: one worker at a time, heard of while it lives, repeated when it was killed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import translation

from .. import log_lines
from ..errors import RecognitionError, Unavailable
from .data import PATIENCE, data_of
from .kinds import kind_of
from .models import Job
from .states import JobState

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# Tried so often, a person must look.
TRIES: Final = 5
# Seconds between two writes of how far a job is.
PACE: Final = 1.0


class Superseded(Exception):
    """Another worker has taken the job: this one was taken for dead, and stops."""


def run(*, job_uuid: UUID, clock: Clock, silent_since: datetime | None = None) -> bool:
    """Run an open job here to its end; False when another worker has it, or it is not open.

    A running one is taken when nothing was heard of it since ``silent_since``, by default for
    ``PATIENCE``. ``clock`` gives the present moment, for how far the work is while it lasts. What
    the kind raises is kept on the row and passed on: a refusal fails the job at once, for only a
    person can mend it; anything else is tried again, five times in all.
    """
    now = clock()
    row = _taken(job_uuid, silent_since or now - PATIENCE, now)
    if row is None:
        return False
    teller = _Teller(row, clock)
    try:
        # A refusal is kept for whoever started it, in the language they read.
        with translation.override(row.language or settings.LANGUAGE_CODE):
            result = kind_of(row.kind).run(data_of(row), teller)
    except Superseded:
        log_lines.write(log, logging.WARNING, "jobs.run", "superseded", job=row.uuid)
        return False
    except Exception as error:
        _stopped(row, error, clock())
        raise
    _of_this_try(row).update(
        state=JobState.DONE,
        active=None,
        result=dict(result),
        done=F("total"),
        last_error="",
        finished_at=clock(),
    )
    return True


def stalled(*, silent_since: datetime) -> list[UUID]:
    """Open jobs of which nothing was heard since the moment, oldest first."""
    rows = Job.objects.filter(active=True, heartbeat_at__lte=silent_since)
    return list(rows.order_by("heartbeat_at", "pk").values_list("uuid", flat=True))


def _taken(job_uuid: UUID, silent_since: datetime, now: datetime) -> Job | None:
    """The job, this worker's from now on; None where it is not free, or was tried too often."""
    free = Q(state=JobState.WAITING) | Q(heartbeat_at__lte=silent_since)
    rows = Job.objects.filter(free, uuid=job_uuid, active=True)
    # Killed each time, it never came as far as to say so.
    if rows.filter(attempts__gte=TRIES).update(state=JobState.FAILED, active=None, finished_at=now):
        log_lines.write(log, logging.ERROR, "jobs.run", "given_up", job=job_uuid)
        return None
    # One UPDATE both asks and takes: of two workers one gets no row.
    if not rows.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=now,
        started_at=Coalesce("started_at", now),
        problem="",
    ):
        return None
    return Job.objects.get(uuid=job_uuid)


def _of_this_try(row: Job) -> QuerySet[Job]:
    """The row, as long as no other worker has taken it."""
    return Job.objects.filter(pk=row.pk, state=JobState.RUNNING, attempts=row.attempts)


def _stopped(row: Job, error: Exception, now: datetime) -> None:
    is_refusal = isinstance(error, RecognitionError)
    for_good = row.attempts >= TRIES or (is_refusal and not isinstance(error, Unavailable))
    _of_this_try(row).update(
        state=JobState.FAILED if for_good else JobState.WAITING,
        active=None if for_good else True,
        problem=str(error)[:2000] if is_refusal else "",
        last_error=f"{type(error).__name__}: {error}"[:2000],
        heartbeat_at=now,
        finished_at=now if for_good else None,
    )
    if for_good:
        which = {"job": row.uuid, "kind": row.kind, "attempt": row.attempts}
        log_lines.failed(log, logging.ERROR, "jobs.run", error, **which)


class _Teller:
    """Writes how far the job is, at most once a second; stops a worker that was replaced."""

    def __init__(self, row: Job, clock: Clock) -> None:
        self._row, self._clock = row, clock
        self._doing = ""
        self._written_at = 0.0

    def __call__(self, done: int, total: int, doing: str) -> None:
        """As ``kinds.Progress`` says; ``LookupError`` where the kind has no such phrase."""
        if doing == self._doing and monotonic() - self._written_at < PACE:
            return
        kind_of(self._row.kind).doing[doing]
        self._doing, self._written_at = doing, monotonic()
        if not _of_this_try(self._row).update(
            done=done, total=total, doing_key=doing, heartbeat_at=self.now()
        ):
            raise Superseded

    def now(self) -> datetime:
        """The present moment."""
        return self._clock()
