"""A person leaves the platform for good: their offices end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .models import ProgrammeRole


def forget_person(*, user_id: int, at: datetime) -> None:
    """End the offices the person holds; that somebody held them stays."""
    ProgrammeRole.objects.filter(user_id=user_id, active=True).update(active=None, until=at)


def export_person(*, user_id: int) -> dict[str, Any]:
    """Offices the person holds or held."""
    rows = ProgrammeRole.objects.filter(user_id=user_id).order_by("since", "pk")
    return {"offices": list(rows.values("programme__title", "role", "since", "until"))}
