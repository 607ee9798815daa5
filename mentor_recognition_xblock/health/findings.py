"""What is looked at, one function a thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core.checks import ERROR, run_checks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..badges import api as badges
from ..jobs import api as jobs
from ..notifications import api as notifications
from ..outbox import api as outbox
from ..schedule import api as schedule
from .data import Finding, State

# Cron comes every five minutes; so long without it, somebody must look, and then act.
LATE: Final = timedelta(minutes=20)
GONE: Final = timedelta(hours=1)
# The schedule asks for a worker every quarter of an hour.
UNANSWERED: Final = timedelta(minutes=45)
# A delivery that waits longer than a redrive and a half.
WAITED: Final = timedelta(minutes=15)
RUN: Final = "./manage.py lms run_due_work"
CRON: Final = f"*/5 * * * * {RUN}"
CREATE_KEY: Final = "./manage.py lms create_issuer_key"


def the_schedule(parts: Sequence[schedule.PartData], at: datetime) -> Finding:
    """Whether somebody runs what is due."""
    what = _("Schedule")
    last = max((part.started_at for part in parts if part.started_at), default=None)
    mend = _("Put this line into cron on one machine of the LMS, or run a Celery beat.")
    if last is None:
        says = _("It has never run: no term closes by itself, and nobody is reminded.")
        return Finding("schedule", State.BAD, what, says, mend, command=CRON)
    if last < at - LATE:
        state = State.BAD if last < at - GONE else State.LOOK
        return Finding("schedule", state, what, _("It stands still."), mend, last, CRON)
    return Finding("schedule", State.GOOD, what, _("It runs."), at=last)


def the_worker(parts: Sequence[schedule.PartData], at: datetime) -> Finding:
    """Whether a worker answers what the schedule asks."""
    what, seen = _("Worker"), schedule.worker_seen_at()
    if seen is not None and seen >= at - UNANSWERED:
        return Finding("worker", State.GOOD, what, _("It answers."), at=seen)
    asked = next(part.started_at for part in parts if part.name == "ask_worker")
    if asked is None or asked < at - UNANSWERED:
        says = _("Nobody has asked it lately: the schedule does.")
        return Finding("worker", State.LOOK, what, says, _("See to the schedule first."), seen)
    if seen is None and asked > at - WAITED:
        return Finding("worker", State.LOOK, what, _("It was asked just now."), at=asked)
    return Finding(
        "worker",
        State.BAD,
        what,
        _("None answers: what is queued waits for the schedule, a few minutes each time."),
        _("Start a Celery worker of the LMS that has this package, and look at its broker."),
        seen,
    )


def the_key() -> Finding:
    """Whether a badge could be signed."""
    what, key = _("Issuer's key"), badges.key_in_use(kind=badges.KEY_KINDS[0])
    if key:
        return Finding("key", State.GOOD, what, _("{key} signs.").format(key=key))
    says = _("There is none: no badge can be signed.")
    return Finding("key", State.BAD, what, says, _("Run this command."), command=CREATE_KEY)


def deliveries(at: datetime) -> Finding:
    """What must follow from what was done, and how long it has waited."""
    what, left = _("Deliveries"), outbox.backlog()
    if not left.count:
        return Finding("outbox", State.GOOD, what, _("None waits."))
    says = ngettext("{n} waits.", "{n} wait, the oldest the longest.", left.count).format(
        n=left.count
    )
    if left.failing:
        says += " " + ngettext(
            "{n} has failed before.", "{n} have failed before.", left.failing
        ).format(n=left.failing)
    late = left.oldest is not None and left.oldest < at - WAITED
    state = State.BAD if late and left.failing else State.LOOK if late else State.GOOD
    mend = _("Look at the last error of the outbox items in the admin; see to schedule and worker.")
    return Finding("outbox", state, what, says, mend if late else "", left.oldest)


def long_work(at: datetime) -> Finding:
    """Jobs that are open, and those that stopped lately."""
    what, left = _("Long work"), jobs.backlog(at=at)
    if left.failed:
        says = ngettext(
            "{n} job stopped in the last week.", "{n} jobs stopped in the last week.", left.failed
        ).format(n=left.failed)
        mend = _("Open it under Long work and try again; its last error stands in the admin.")
        return Finding("jobs", State.BAD, what, says, mend)
    if not left.open:
        return Finding("jobs", State.GOOD, what, _("None is open."))
    says = ngettext("{n} job is open.", "{n} jobs are open.", left.open).format(n=left.open)
    if left.silent:
        mend = _("It is taken up by the schedule; see to it and to the worker.")
        return Finding("jobs", State.LOOK, what, says, mend, left.oldest)
    return Finding("jobs", State.GOOD, what, says, at=left.oldest)


def letters(at: datetime) -> Finding:
    """Letters that should have gone."""
    what, left = _("Letters"), notifications.overdue(before=at - GONE)
    if not left:
        return Finding("letters", State.GOOD, what, _("None is overdue."))
    says = ngettext("{n} is overdue.", "{n} are overdue.", left).format(n=left)
    mend = _("Look for letter.send in the log, and at the mail server; see to the schedule.")
    return Finding("letters", State.BAD, what, says, mend)


def each_part(parts: Sequence[schedule.PartData], at: datetime) -> Iterator[Finding]:
    """How each part of the schedule went last."""
    for part in parts:
        declared = schedule.BY_NAME[part.name]
        key, what = f"part.{part.name}", declared.does
        again = _("Run this command."), f"{RUN} --only {part.name}"
        if part.is_failing:
            says = _("It failed: {problem}.").format(problem=part.problem)
            yield Finding(key, State.BAD, what, says, again[0], part.failed_at, again[1])
        elif part.is_running:
            yield Finding(key, State.GOOD, what, _("It is at work."), at=part.started_at)
        elif part.succeeded_at is None:
            yield Finding(key, State.LOOK, what, _("It has never run."), again[0], None, again[1])
        elif part.succeeded_at < at - 2 * declared.pace - GONE:
            yield Finding(
                key, State.LOOK, what, _("It is late."), again[0], part.succeeded_at, again[1]
            )
        else:
            yield Finding(key, State.GOOD, what, counted(part), at=part.succeeded_at)


def counted(part: schedule.PartData) -> str:
    """What a part's last run did, in its words; what it did none of is left out."""
    words = schedule.BY_NAME[part.name].counted
    said = [f"{count} {words[key]}" for key, count in part.counts.items() if count and key in words]
    return ", ".join(said) or _("There was nothing to do.")


def system_checks() -> Iterator[Finding]:
    """What ``manage.py check`` says; in English, as everywhere."""
    for message in run_checks(tags=["mentor_recognition"]):
        if message.is_silenced():
            continue
        state = State.BAD if message.level >= ERROR else State.LOOK
        name = str(message.id).rpartition(".")[2]
        yield Finding(f"check.{name}", state, name, message.msg, message.hint or "")
