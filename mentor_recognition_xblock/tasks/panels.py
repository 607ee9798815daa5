"""Draw again the panels that waited for reviewers."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from ..access import WRITES, by_the_system
from ..reviews import api as reviews


@shared_task(name="mentor_recognition.redraw_panels", acks_late=True)
@by_the_system(does=WRITES)
def redraw_panels(programme_id: int) -> None:
    """Try again to draw panels that had too few eligible reviewers."""
    reviews.redraw_waiting(programme_id=programme_id, at=timezone.now())
