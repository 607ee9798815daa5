"""What a programme wants of its closes: by themselves or not, and comments drawn for review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ..access import Needs
from ..access.states import ALLOWED_IN
from ..audit import api as audit
from .data import CloseSettings, TermData
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


def close_settings(programme_id: int) -> CloseSettings:
    """How the programme's terms close, and what is drawn at a close; one query."""
    rows = Programme.objects.values_list("closes_by_itself", "craft_threads")
    return CloseSettings(*rows.get(pk=programme_id))


def set_closing(*, programme_id: int, by_itself: bool, at: datetime, actor: int | None) -> bool:
    """Say whether terms close by themselves; False where it was so already."""
    told: dict[str, audit.Json] = {"by_itself": by_itself}
    return _changed(
        programme_id, {"closes_by_itself": by_itself}, "programme.closing", told, at, actor
    )


def set_craft_threads(*, programme_id: int, threads: int, at: datetime, actor: int | None) -> bool:
    """Say how many comments of each mentor a close draws for review; False where it was so."""
    told: dict[str, audit.Json] = {"threads": threads}
    return _changed(
        programme_id, {"craft_threads": threads}, "programme.craft_reviews", told, at, actor
    )


def _changed(
    programme_id: int,
    setting: Mapping[str, int],
    action: str,
    told: dict[str, audit.Json],
    at: datetime,
    actor: int | None,
) -> bool:
    """Keep a setting and log what is ``told`` of it; False where it was so already."""
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(pk=programme_id)
        if all(getattr(row, name) == value for name, value in setting.items()):
            return False
        for name, value in setting.items():
            setattr(row, name, value)
        row.save(update_fields=[*setting])
        audit.record(
            stream=f"programme:{row.pk}",
            action=action,
            at=at,
            actor=actor,
            subject=f"programme:{row.uuid}",
            data=told,
        )
    return True
