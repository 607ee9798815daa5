"""Celery tasks; each is one call into an area, safe to repeat."""

from .letters import send_notices
from .outbox import deliver_outbox_item
from .panels import redraw_panels

__all__ = ["deliver_outbox_item", "redraw_panels", "send_notices"]
