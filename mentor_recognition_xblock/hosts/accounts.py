"""What every Django site knows of an account, whatever platform it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth import get_user_model


def last_login(user_id: int) -> datetime | None:
    """When the account last signed in."""
    rows = get_user_model().objects.filter(pk=user_id)
    moment: datetime | None = rows.values_list("last_login", flat=True).first()
    return moment


def active_user_ids(user_ids: Collection[int]) -> frozenset[int]:
    """Those whose account may sign in, in one query."""
    rows = get_user_model().objects.filter(pk__in=set(user_ids), is_active=True)
    return frozenset(rows.values_list("pk", flat=True))
