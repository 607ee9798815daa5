"""Managers are reminded of a close fourteen days and three days before it, each once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from ..access import Needs
from ..access.states import ALLOWED_IN
from ..signals import announce, term_ends_soon
from .models import Term

DAYS: Final = (14, 3)


def remind_of_closes(*, at: datetime) -> int:
    """Announce the reminders that are due; what was missed is caught up with the latest one.

    Returns how many there were.
    """
    today, reminded = at.date(), 0
    open_terms = Term.objects.filter(
        closed_at__isnull=True,
        ends_on__gte=today,
        ends_on__lte=today + timedelta(days=max(DAYS)),
        programme__state__in=ALLOWED_IN[Needs.TIME],
    )
    for row in open_terms.order_by("pk"):
        left = (row.ends_on - today).days
        days = min(day for day in DAYS if left <= day)
        untold = Q(reminded_days__isnull=True) | Q(reminded_days__gt=days)
        with transaction.atomic():
            # The number is the lock: of two runs at once one announces.
            if Term.objects.filter(untold, pk=row.pk).update(reminded_days=days):
                announce(term_ends_soon, term_id=row.pk, days=days)
                reminded += 1
    return reminded
