"""Deliver what was committed but never followed up; for cron, safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...outbox import api as outbox
from ...tasks.outbox import handle


class Command(BaseCommand):
    """``manage.py redrive_outbox``: run every few minutes."""

    help = "Deliver outbox items that a lost worker or broker left undone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver each undone item here; an item that fails is named and does not stop the rest."""
        done = failed = 0
        for item_id in outbox.undone(at=timezone.now()):
            try:
                done += outbox.deliver(item_id=item_id, handler=handle, at=timezone.now())
            except Exception as error:
                failed += 1
                self.stderr.write(f"item {item_id} failed: {type(error).__name__}: {error}")
        self.stdout.write(f"delivered {done}, failed {failed}")
