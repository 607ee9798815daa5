"""Running parts: one run of a part at a time, heard of while it lives, repeated after a kill.

The row is the lock. An UPDATE that names the row as it was read asks and takes at once, so it holds
on every database, between machines, and without a connection that must stay open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from django.db.models import QuerySet

from .. import log_lines
from .data import Ended, Outcome, Part, Report, Work
from .models import ScheduledPart
from .parts import BY_NAME, PARTS

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# After a failure a part is due again so soon, if its pace is not quicker still.
RETRY: Final = timedelta(minutes=30)
# Cron comes a second early at times: a part is due when so much of its pace is over.
SHARE: Final = 0.9
# Seconds between two signs of life.
SIGN: Final = 1.0


class Superseded(Exception):
    """Another run has taken the part: this one was taken for dead, and stops."""


def run_due(*, clock: Clock, only: Collection[str] = ()) -> Iterator[Outcome]:
    """Do each part that is due, in the order of the table; those named in ``only`` due or not.

    What a part raises is kept on its row and logged; the next part goes on.
    """
    for part in PARTS:
        if only and part.name not in only:
            continue
        try:
            yield _run(part, clock, part.work, forced=bool(only))
        except Exception as error:  # logged and kept by ``_run``
            yield Outcome(part.name, Ended.FAILED, _raised(error))


def run_now(
    name: str, *, clock: Clock, work: Work | None = None, takes_over: bool = False
) -> Outcome:
    """Do one part, due or not; what it raises is kept and passed on.

    ``work`` stands for the part's own where a door does the same in another way. With
    ``takes_over`` a run that has the part is taken for dead.
    """
    part = BY_NAME[name]
    return _run(part, clock, work or part.work, forced=True, takes_over=takes_over)


def due(*, at: datetime) -> list[str]:
    """Names of the parts that a run at the moment would do, in order."""
    rows = {row.name: row for row in ScheduledPart.objects.all()}
    return [
        part.name
        for part in PARTS
        if (row := rows.get(part.name)) is None or _stands(row, at, forced=False) is None
    ]


def _run(
    part: Part, clock: Clock, work: Work, *, forced: bool, takes_over: bool = False
) -> Outcome:
    begun = clock()
    row = ScheduledPart.objects.get_or_create(name=part.name)[0]
    stands = _stands(row, begun, forced=forced, takes_over=takes_over)
    if stands is not None:
        return Outcome(part.name, stands)
    run = _taken(part, row, begun, clock)
    if run is None:
        return Outcome(part.name, Ended.BUSY)
    which = {"part": part.name}
    try:
        with log_lines.job(log, "schedule.part", which, again=(Superseded,)) as line:
            report = work(begun, run.alive)
            line |= {**report.counts, "failed": report.failed}
    except Superseded:
        return Outcome(part.name, Ended.BUSY)
    except Exception as error:
        run.end(begun, _raised(error), whole=False)
        raise
    run.end(begun, report)
    return Outcome(part.name, Ended.FAILED if report.failed else Ended.DONE, report)


def _raised(error: Exception) -> Report:
    """What an error leaves: its class and place, without its words."""
    return Report(failed=1, problem=" ".join(log_lines.error_facts(error).values()))


def _stands(
    row: ScheduledPart, at: datetime, *, forced: bool, takes_over: bool = False
) -> Ended | None:
    """Why the part cannot be done now; None where it can."""
    if row.held_until is not None and row.held_until > at and not takes_over:
        return Ended.BUSY
    if not forced and row.due_at is not None and row.due_at > at:
        return Ended.WAITS
    return None


def _taken(part: Part, row: ScheduledPart, at: datetime, clock: Clock) -> _Run | None:
    """The part, this run's from now on; None where another run was quicker."""
    holder = uuid4().hex
    values: dict[str, Any] = {
        "holder": holder,
        "held_until": at + part.patience,
        "started_at": at,
        # Due until it ends: one that is killed is done again as soon as it is taken for dead.
        "due_at": at,
    }
    if row.holder:
        values |= {"failed_at": row.held_until, "problem": "killed before its end"}
        log_lines.write(log, logging.WARNING, "schedule.part", "killed", part=part.name)
    # The row as it was read: whoever took it or ended meanwhile has changed it.
    same = ScheduledPart.objects.filter(
        pk=row.pk, holder=row.holder, due_at=row.due_at, ended_at=row.ended_at
    )
    return _Run(part, clock, holder) if same.update(**values) else None


@dataclass
class _Run:
    """A run that has its part."""

    part: Part
    clock: Clock
    holder: str
    _signed: float = field(default=0.0)

    def alive(self) -> None:
        """Hold the part a while longer; ``Superseded`` where another run has it."""
        if monotonic() - self._signed < SIGN:
            return
        self._signed = monotonic()
        if not self._own().update(held_until=self.clock() + self.part.patience):
            raise Superseded

    def end(self, begun: datetime, report: Report, *, whole: bool = True) -> None:
        """Write down how it went, and let the part go; nothing where another run has it."""
        now, pace = self.clock(), self.part.pace
        values: dict[str, Any] = {"holder": "", "held_until": None, "ended_at": now}
        values["due_at"] = begun + pace * SHARE
        if whole:
            values["counts"] = {**report.counts, "failed": report.failed}
        if report.failed:
            values |= {"failed_at": now, "problem": report.problem[:500]}
            values["due_at"] = begun + min(pace, RETRY) * SHARE
        else:
            values["succeeded_at"] = now
        self._own().update(**values)

    def _own(self) -> QuerySet[ScheduledPart]:
        return ScheduledPart.objects.filter(name=self.part.name, holder=self.holder)
