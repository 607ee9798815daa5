"""A person leaves the platform for good: badges stay verifiable and name nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Credential, Revocation


def forget_person(*, user_id: int, at: datetime) -> None:
    """Take the person's public pages down and blank reasons of revocations by or on them.

    The signed documents stay: they hold no name, and what was awarded remains countable.
    """
    with transaction.atomic():
        Credential.objects.filter(recipient_id=user_id).update(is_public=False)
        Revocation.objects.filter(
            Q(revoked_by_id=user_id) | Q(credential__recipient_id=user_id)
        ).update(reason="—")


def export_person(*, user_id: int) -> dict[str, Any]:
    """The person's badges as signed, with what they did with them."""
    rows = Credential.objects.filter(recipient_id=user_id).order_by("issued_at", "pk")
    return {
        "badges": list(
            rows.values("document", "state", "is_public", "issued_at", "claimed_at", "valid_until")
        )
    }
