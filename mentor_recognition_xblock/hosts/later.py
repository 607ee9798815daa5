"""Queueing by Celery, the same on every host."""

from __future__ import annotations

import logging

from celery import current_app
from celery.exceptions import NotRegistered

log = logging.getLogger(__name__)


def queue(task_name: str, **kwargs: object) -> bool:
    """Queue ``task_name``; a broker that is away is logged, for the outbox re-drives it."""
    try:
        current_app.tasks[task_name].apply_async(kwargs=kwargs)
    except NotRegistered:
        raise
    except Exception:
        log.exception(
            "could not queue %s; redrive_outbox or backfill_course_data makes it good", task_name
        )
        return False
    return True
