"""The periodic jobs for a site whose beat runs; each is the management command of the same name."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task(name="mentor_recognition.redrive_outbox")
def redrive_outbox() -> None:
    """Deliver what a lost worker or broker left undone."""
    call_command("redrive_outbox")


@shared_task(name="mentor_recognition.expire_reviews")
def expire_reviews() -> None:
    """Replace reviewers who are past their date."""
    call_command("expire_reviews")


@shared_task(name="mentor_recognition.enforce_retention")
def enforce_retention() -> None:
    """Let go of what is past its period."""
    call_command("enforce_retention")


@shared_task(name="mentor_recognition.tend_pairings")
def tend_pairings() -> None:
    """Remind of requests and pairings that wait; let lapse what waited too long."""
    call_command("tend_pairings")
