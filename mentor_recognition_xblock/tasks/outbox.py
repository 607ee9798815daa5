"""Deliver outbox items: the topic names the one area call that does the work."""

from __future__ import annotations

from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from ..hosts import get_host
from ..outbox import api as outbox


def _evaluate(item: outbox.Item) -> None:
    from ..recognition import api as recognition

    recognition.evaluate_term(term_id=_int(item, "term_id"), at=timezone.now())


def _issue(item: outbox.Item) -> None:
    from ..badges import api as badges

    badges.issue_for_decision(decision_uuid=str(item.payload["decision_uuid"]), at=timezone.now())


def _draw(item: outbox.Item) -> None:
    from ..reviews import api as reviews

    reviews.draw_panel(panel_id=_int(item, "panel_id"), at=timezone.now())


def _notify(item: outbox.Item) -> None:
    get_host().notify(
        _int(item, "user_id"),
        subject=str(item.payload["subject"]),
        text=str(item.payload["text"]),
        url=str(item.payload.get("url", "")),
    )


HANDLERS: dict[str, Callable[[outbox.Item], None]] = {
    "term.evaluate": _evaluate,
    "badge.issue": _issue,
    "panel.draw": _draw,
    "notify": _notify,
}


@shared_task(name="mentor_recognition.deliver_outbox_item", acks_late=True)
def deliver_outbox_item(item_id: int) -> bool:
    """Deliver one item; False when it was done already or is leased to another worker."""
    return outbox.deliver(item_id=item_id, handler=handle, at=timezone.now())


def handle(item: outbox.Item) -> None:
    """Run the handler of the item's topic; ``KeyError`` names an unknown topic."""
    HANDLERS[item.topic](item)


def _int(item: outbox.Item, name: str) -> int:
    return int(str(item.payload[name]))
