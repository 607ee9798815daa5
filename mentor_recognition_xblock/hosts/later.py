"""Queueing by Celery, the same on every host."""

from __future__ import annotations

import logging

from celery import current_app
from celery.exceptions import NotRegistered

from .. import log_lines

log = logging.getLogger(__name__)


def queue(task_name: str, **kwargs: object) -> bool:
    """Queue ``task_name``; a broker that is away is logged, and made good later.

    By ``redrive_outbox`` what follows from events, by ``backfill_course_data`` course data.
    """
    try:
        current_app.tasks[task_name].apply_async(kwargs=kwargs)
    except NotRegistered:
        raise
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "task.queue", error, task=task_name)
        return False
    log_lines.write(log, logging.DEBUG, "task.queue", "done", task=task_name)
    return True
