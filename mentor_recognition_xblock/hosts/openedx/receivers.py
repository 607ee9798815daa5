"""What the platform tells besides openedx-events: old signals, rows of cohorts, retirement.

COHORT_MEMBERSHIP_CHANGED comes before the row is saved and never for a removal; some removals only
delete the row. So the rows themselves are heard too. A course that is imported or run again is
published as a whole, and no event names its blocks. Old signals are sent plainly: an exception of
a receiver breaks the platform's action, wherefore only retirement may raise.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ... import log_lines
from .. import events

log = logging.getLogger(__name__)

Receive = Callable[[events.HostEvent], None]


def listen(receive: Receive) -> None:
    """Hear openedx-events, the old signals, and rows of cohort membership."""
    events.connect(receive)
    for connect in (_hear_cohort_signal, _hear_cohort_rows, _hear_courses):
        try:
            connect(receive)
        except Exception as error:
            name = connect.__name__.removeprefix("_hear_")
            log_lines.failed(log, logging.WARNING, "events.listen", error, signal=name)


def listen_for_retirement(retire: Callable[[int], None]) -> None:
    """Call ``retire`` at every retirement signal, in whatever order they come; errors are raised.

    An error makes the retirement request fail and the pipeline stop, which is what must happen
    when a person's data could not be removed.
    """
    try:
        from openedx.core.djangoapps.user_api.accounts import signals
    except Exception as error:
        log_lines.failed(log, logging.ERROR, "events.listen", error, signal="retirement")
        return

    def retired(sender: Any = None, user: Any = None, **_more: Any) -> None:
        if user is not None:
            retire(int(user.pk))

    for name in ("USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL", "USER_RETIRE_MAILINGS"):
        signal = getattr(signals, name, None)
        if signal is None:
            log_lines.write(log, logging.WARNING, "events.listen", "missing", signal=name)
            continue
        signal.connect(retired, weak=False, dispatch_uid=f"mentor_recognition.{name}")


def _hear_cohort_signal(receive: Receive) -> None:
    from openedx.core.djangoapps.course_groups.signals.signals import COHORT_MEMBERSHIP_UPDATED

    def updated(sender: Any = None, user: Any = None, course_key: Any = None, **_: Any) -> None:
        _tell(receive, "cohort_membership_updated", course_key, getattr(user, "pk", None))

    COHORT_MEMBERSHIP_UPDATED.connect(
        updated, weak=False, dispatch_uid="mentor_recognition.cohort_updated"
    )


def _hear_cohort_rows(receive: Receive) -> None:
    from django.db.models.signals import post_save, pre_delete
    from openedx.core.djangoapps.course_groups.models import CohortMembership

    def row(sender: Any, instance: Any, **_: Any) -> None:
        _tell(receive, "cohort_membership_row", instance.course_id, instance.user_id)

    for signal, name in ((post_save, "saved"), (pre_delete, "deleted")):
        signal.connect(
            row, sender=CohortMembership, weak=False, dispatch_uid=f"mentor_recognition.row_{name}"
        )


def _hear_courses(receive: Receive) -> None:
    from xmodule.modulestore.django import SignalHandler

    def published(sender: Any = None, course_key: Any = None, **_: Any) -> None:
        if course_key is not None:
            receive(events.happened("units", "course_published", course_key, None))

    SignalHandler.course_published.connect(
        published, weak=False, dispatch_uid="mentor_recognition.course_published"
    )


def _tell(receive: Receive, event_type: str, course_key: Any, user_id: int | None) -> None:
    if user_id is None or course_key is None:
        return
    receive(events.happened("membership", event_type, course_key, int(user_id)))
