"""Celery tasks: each is one call into an area, safe to repeat."""

from .course_data import take_in, take_in_waiting
from .follow_up import deliver_outbox_item, run_job
from .periodic import (
    anchor_audit_log,
    answer_the_schedule,
    backfill_course_data,
    enforce_retention,
    expire_reviews,
    redraw_panels,
    redrive_outbox,
    run_due_work,
    send_notices,
    tend_pairings,
)

__all__ = [
    "anchor_audit_log",
    "answer_the_schedule",
    "backfill_course_data",
    "deliver_outbox_item",
    "enforce_retention",
    "expire_reviews",
    "redraw_panels",
    "redrive_outbox",
    "run_due_work",
    "run_job",
    "send_notices",
    "take_in",
    "take_in_waiting",
    "tend_pairings",
]
