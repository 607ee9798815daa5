"""Anchoring the audit log: each day, and when a term was evaluated."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from ..access import WRITES, by_the_system
from ..audit import api as audit


@shared_task(name="mentor_recognition.anchor_audit_log", acks_late=True)
@by_the_system(does=WRITES)
def anchor_audit_log() -> bool:
    """Add the heads to the operator's file; False where none is named."""
    return audit.anchor(at=timezone.now()) is not None
