"""Celery tasks: each is one call into an area, safe to repeat."""

from .course_data import backfill_course_data, take_in
from .follow_up import deliver_outbox_item, issue_batch, redrive_outbox
from .periodic import (
    anchor_audit_log,
    enforce_retention,
    expire_reviews,
    redraw_panels,
    send_notices,
    tend_pairings,
)

__all__ = [
    "anchor_audit_log",
    "backfill_course_data",
    "deliver_outbox_item",
    "enforce_retention",
    "expire_reviews",
    "issue_batch",
    "redraw_panels",
    "redrive_outbox",
    "send_notices",
    "take_in",
    "tend_pairings",
]
