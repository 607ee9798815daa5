"""Deliver outbox items: the topic names the one area call that does the work."""

from __future__ import annotations

from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from ..access import WRITES, by_the_system
from ..badges import api as badges
from ..outbox import api as outbox
from ..recognition import api as recognition
from ..reviews import api as reviews
from . import recording, telling


def _evaluate(item: outbox.Item) -> None:
    recognition.evaluate_term(term_id=_int(item, "term_id"), at=timezone.now())


def _issue(item: outbox.Item) -> None:
    badges.issue_for_decision(decision_uuid=str(item.payload["decision_uuid"]), at=timezone.now())


def _open_panel(item: outbox.Item) -> None:
    reviews.open_panel(
        version_id=_int(item, "version_id"), stage=str(item.payload["stage"]), at=timezone.now()
    )


def _notify(item: outbox.Item) -> None:
    telling.notify(item, timezone.now())


def _announce(item: outbox.Item) -> None:
    telling.tell(item, timezone.now())


HANDLERS: dict[str, Callable[[outbox.Item], None]] = {
    "term.evaluate": _evaluate,
    "badge.issue": _issue,
    "panel.open": _open_panel,
    "notify": _notify,
    recording.TOPIC: _announce,
}


@shared_task(name="mentor_recognition.deliver_outbox_item", acks_late=True)
@by_the_system(does=WRITES)
def deliver_outbox_item(item_id: int) -> bool:
    """Deliver one item; False when it was done already or is leased to another worker."""
    return outbox.deliver(item_id=item_id, handler=handle, at=timezone.now())


def handle(item: outbox.Item) -> None:
    """Run the handler of the item's topic; ``KeyError`` names an unknown topic."""
    HANDLERS[item.topic](item)


def _int(item: outbox.Item, name: str) -> int:
    return int(str(item.payload[name]))
