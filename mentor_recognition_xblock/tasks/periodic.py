"""The periodic jobs for a site whose beat runs; each is the management command of the same name."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from ..access import WRITES, by_the_system


@shared_task(name="mentor_recognition.redrive_outbox")
@by_the_system(does=WRITES)
def redrive_outbox() -> None:
    """Deliver what a lost worker or broker left undone."""
    call_command("redrive_outbox")


@shared_task(name="mentor_recognition.expire_reviews")
@by_the_system(does=WRITES)
def expire_reviews() -> None:
    """Replace reviewers who are past their date."""
    call_command("expire_reviews")


@shared_task(name="mentor_recognition.enforce_retention")
@by_the_system(does=WRITES)
def enforce_retention() -> None:
    """Let go of what is past its period."""
    call_command("enforce_retention")


@shared_task(name="mentor_recognition.tend_pairings")
@by_the_system(does=WRITES)
def tend_pairings() -> None:
    """Remind of requests and pairings that wait; let lapse what waited too long."""
    call_command("tend_pairings")
