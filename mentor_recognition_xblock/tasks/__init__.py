"""Celery tasks; each is one call into an area, safe to repeat."""

from .anchors import anchor_audit_log
from .badges import issue_batch
from .intake import backfill_course_data, take_in
from .letters import send_notices
from .outbox import deliver_outbox_item
from .panels import redraw_panels
from .periodic import enforce_retention, expire_reviews, redrive_outbox, tend_pairings

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
