"""Open panels for new versions, and draw again those that waited for reviewers."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from ..reviews import api as reviews


@shared_task(name="mentor_recognition.open_panel", acks_late=True)
def open_panel(version_id: int, stage: str) -> None:
    """Open the panel of a version and stage; once, however often it is called."""
    reviews.open_panel(version_id=version_id, stage=stage, at=timezone.now())


@shared_task(name="mentor_recognition.redraw_panels", acks_late=True)
def redraw_panels(programme_id: int) -> None:
    """Try again to draw panels that had too few eligible reviewers."""
    reviews.redraw_waiting(programme_id=programme_id, at=timezone.now())
