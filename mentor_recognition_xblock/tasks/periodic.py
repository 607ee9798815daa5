"""What time alone brings, for a site whose beat runs: the schedule, and parts of it by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.utils import timezone

from ..notifications import api as notifications
from ..reviews import api as reviews
from ..schedule import api as schedule
from .task import task


@task("run_due_work", acks_late=False)
def run_due_work() -> dict[str, int]:
    """Do each part of the schedule that is due; gives how many were done, failed, busy, waited."""
    ended = Counter(outcome.ended.value for outcome in schedule.run_due(clock=timezone.now))
    return dict(ended)


@task("answer_the_schedule")
def answer_the_schedule() -> None:
    """A worker is there: the schedule asked."""
    schedule.worker_answered(at=timezone.now())


def _part(name: str) -> Mapping[str, int]:
    """Do a part at once, due or not; nothing is counted where another run has it."""
    report = schedule.run_now(name, clock=timezone.now).report
    return {**report.counts, "failed": report.failed}


@task("anchor_audit_log", acks_late=False)
def anchor_audit_log() -> Mapping[str, int]:
    """Add the log's heads to the operator's file, where one is named."""
    return _part("anchor_audit_log")


@task("backfill_course_data", acks_late=False)
def backfill_course_data() -> Mapping[str, int]:
    """Find what no event told."""
    return _part("backfill_course_data")


@task("enforce_retention", acks_late=False)
def enforce_retention() -> Mapping[str, int]:
    """Let go of what is past its period; gives how many rows of each kind."""
    return _part("enforce_retention")


@task("expire_reviews", acks_late=False)
def expire_reviews() -> Mapping[str, int]:
    """Replace reviewers who are past their date, and draw panels that wait."""
    return _part("expire_reviews")


@task("redrive_outbox", acks_late=False)
def redrive_outbox() -> Mapping[str, int]:
    """Deliver what a lost worker or broker left undone."""
    return _part("redrive_outbox")


@task("tend_pairings", acks_late=False)
def tend_pairings() -> Mapping[str, int]:
    """Remind of requests and pairings that wait; let lapse what waited too long."""
    return _part("tend_pairings")


@task("redraw_panels")
def redraw_panels(programme_id: int) -> int:
    """Try again to draw a programme's panels that had too few eligible reviewers."""
    return reviews.redraw_waiting(programme_id=programme_id, at=timezone.now())


@task("send_notices", counts=("letters", "notices", "failed"))
def send_notices(user_ids: list[int] | None = None) -> list[int]:
    """Send what is due to some, or to everyone as the schedule does; letters, notices, failures."""
    if user_ids is None:
        counts = _part("send_notices")
        return [counts.get("letters", 0), counts.get("notices", 0), counts["failed"]]
    sent = notifications.send_notices(at=timezone.now(), user_ids=user_ids)
    return [sent.letters, sent.notices, sent.failed]
