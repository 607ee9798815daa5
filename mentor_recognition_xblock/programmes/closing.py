"""Terms that close by themselves: which are due, and whether a programme wants it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ..access import Needs
from ..access.states import ALLOWED_IN
from ..audit import api as audit
from .data import TermData
from .models import Programme, Term
from .terms import term_data


def terms_due(*, at: datetime) -> list[TermData]:
    """Open terms whose last day is over, in programmes that want them closed then; oldest first.

    The last day counts as a whole, in UTC as everywhere: work handed in on it is evaluated.
    """
    rows = Term.objects.filter(
        closed_at__isnull=True,
        ends_on__lt=at.date(),
        programme__closes_by_itself=True,
        programme__state__in=ALLOWED_IN[Needs.TIME],
    )
    return [term_data(row) for row in rows.order_by("programme_id", "num")]


def closes_by_itself(programme_id: int) -> bool:
    """Whether the programme's terms close on the day after their last."""
    return Programme.objects.values_list("closes_by_itself", flat=True).get(pk=programme_id)


def set_closing(*, programme_id: int, by_itself: bool, at: datetime, actor: int | None) -> bool:
    """Say whether terms close by themselves; False where it was so already."""
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(pk=programme_id)
        if row.closes_by_itself == by_itself:
            return False
        row.closes_by_itself = by_itself
        row.save(update_fields=["closes_by_itself"])
        audit.record(
            stream=f"programme:{row.pk}",
            action="programme.closing",
            at=at,
            actor=actor,
            subject=f"programme:{row.uuid}",
            data={"by_itself": by_itself},
        )
    return True
