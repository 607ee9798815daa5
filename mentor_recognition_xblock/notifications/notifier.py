"""Telling of an event: to other systems, and to the people it concerns. It does nothing else."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from .. import log_lines
from ..access import Needs
from ..errors import NotFound
from ..hosts import OutgoingEvent, get_host
from ..intake import api as intake
from ..outbox import api as outbox
from ..programmes import api as programmes
from .declarations import Happening, Ids, Notification, Recipients, Tracked
from .happenings import BY_NAME
from .queue import enqueue

log = logging.getLogger(__name__)


def tell(item: outbox.Item, at: datetime) -> None:
    """Deliver one item of topic ``announce``: of each of its events the tracking log first.

    Notices are kept once by their keys. Whoever hears an event may not know that it came before,
    so each is announced in the transaction that remembers it: again after an error, never after
    a success.
    """
    happening = BY_NAME[str(item.payload["happening"])]
    new: set[int] = set()
    for part, ids in enumerate(item.payload["rows"]):
        about = _about(happening, ids)
        if about is None:
            continue
        if happening.tracked is not None:
            _announce(happening.tracked, about, item, part, at)
        for notification in happening.notifications:
            recipients = notification.to(about, ids, at)
            if recipients is not None:
                new |= _queue(notification, recipients, at)
    _have_sent(new)


def _about(happening: Happening[Any], ids: Ids) -> Any:
    """What the event is about; None when it is gone, as what a retired person had asked."""
    try:
        return None if happening.about is None else happening.about(ids)
    except NotFound:
        log_lines.write(
            log,
            logging.INFO,
            "event.tell",
            "skipped",
            event=happening.name,
            id=happening.identity(ids),
            reason="gone",
        )
        return None


def _announce(
    tracked: Tracked[Any], about: Any, item: outbox.Item, part: int, at: datetime
) -> None:
    event = OutgoingEvent(
        name=f"mentor_recognition.{tracked.name}",
        at=at,
        data=tracked.data(about),
        verb=tracked.verb,
        object_type=tracked.object_type,
        user_id=None if tracked.person is None else tracked.person(about),
        course_key="" if tracked.course_key is None else tracked.course_key(about),
        signal=tracked.signal,
    )
    which = {"event": event.name, "item": item.id, "part": part}
    with (
        log_lines.job(log, "event.announce", which, failure=logging.WARNING) as line,
        transaction.atomic(),
    ):
        line["new"] = outbox.take_part(item_id=item.id, part=part)
        if line["new"]:
            get_host().announce(event)


def _queue(notification: Notification[Any], recipients: Recipients, at: datetime) -> set[int]:
    """Queue a notice for each person, by their own clock; return to whom it is new."""
    people = set(recipients.user_ids) - intake.forgotten(recipients.user_ids)
    needs = Needs.TELL_OF_DECISIONS if notification.essential else Needs.TELL
    programme_id = recipients.programme_id
    if not people or not (programme_id is None or programmes.allows(programme_id, needs)):
        return set()
    wishes = get_host().preferences(people)
    new = enqueue(
        user_ids=people,
        kind=notification.kind,
        key=recipients.key,
        rules=notification.rules,
        at=at,
        programme_id=programme_id,
        usage_key=recipients.usage_key or _unit(recipients.course_key, notification.activity),
        zones={user_id: wish.time_zone for user_id, wish in wishes.items()},
    )
    log_lines.write(
        log,
        logging.INFO,
        "notice.queue",
        "done" if new else "skipped",
        kind=notification.kind,
        key=recipients.key,
        users=sorted(new),
        new=len(new),
    )
    return new


def _unit(course_key: str, activity: str) -> str:
    """The course run's unit with the activity, which the notice leads to."""
    if not course_key:
        return ""
    return programmes.unit_with(course_key=course_key, activity=activity) or ""


def _have_sent(user_ids: set[int]) -> None:
    if user_ids:
        get_host().run_later("mentor_recognition.send_notices", user_ids=sorted(user_ids))
