"""Celery tasks; each is one call into an area, safe to repeat."""

from .letters import send_notices
from .outbox import deliver_outbox_item
from .panels import redraw_panels
from .periodic import expire_reviews, redrive_outbox

__all__ = [
    "deliver_outbox_item",
    "expire_reviews",
    "redraw_panels",
    "redrive_outbox",
    "send_notices",
]
