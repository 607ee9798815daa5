"""What we listen to: a cheap look whether it concerns us, then a row and a task after commit.

Receivers run inside the platform's own action: they read one indexed row, write nothing before its
commit and raise nothing. Retirement is the exception: when a person's data could not be removed,
the platform must know.
"""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction
from django.utils import timezone

from . import log_lines
from .hosts import HostEvent, get_host
from .intake import api as intake
from .privacy import api as privacy
from .programmes import api as programmes

log = logging.getLogger(__name__)

TAKE_IN = "mentor_recognition.take_in"
TAKE_IN_WAITING = "mentor_recognition.take_in_waiting"


def connect() -> None:
    """Listen to the host; called when Django is ready."""
    get_host().listen(receive)
    get_host().listen_for_retirement(retire)


def receive(event: HostEvent) -> None:
    """Queue an event of a course in a programme, once the platform's transaction has committed."""
    try:
        if programmes.programme_id_of_course(event.course_key) is None:
            return
        transaction.on_commit(partial(_queue, event), robust=True)
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "event.receive", error, event=event.event_type)


def _queue(event: HostEvent) -> None:
    if event.kind == "membership":
        # Written down now, so that a worker takes many in at once, and none is lost with a broker.
        intake.receive(event, at=timezone.now())
        get_host().run_later(TAKE_IN_WAITING)
    else:
        get_host().run_later(TAKE_IN, event=event.as_json())


def retire(user_id: int) -> None:
    """Retire the person now, within the platform's step: what fails must stop it."""
    with log_lines.job(log, "person.retire", {"user": user_id}):
        privacy.retire_person(user_id=user_id, at=timezone.now())
