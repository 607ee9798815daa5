"""Status lists: random indexes that tell nothing, bits flipped and signed again at once."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from ..core.openbadges import proofs
from ..core.openbadges import status as rules
from . import conf
from .keys import active_key
from .models import Credential, StatusList

# Beyond this share random draws collide too often: a new list begins.
FULL: Final = 0.5


def list_url(row: StatusList) -> str:
    """Where the list is published."""
    return f"{conf.base()}/status/{row.uuid}"


def current_list(*, at: datetime) -> StatusList:
    """The newest list with room; the first one is made on demand."""
    row = StatusList.objects.order_by("-num").first()
    if row is not None and row.entries.count() < rules.LENGTH * FULL:
        return row
    num = row.num + 1 if row else 1
    fresh = StatusList(num=num, updated_at=at, document={})
    fresh.document = _signed(fresh, set(), at)
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return StatusList.objects.get(num=num)  # another issuer made it first
    return fresh


def free_index(row: StatusList) -> int:
    """An index drawn at random among the free ones; its unique key settles a race."""
    taken = set(row.entries.values_list("status_index", flat=True))
    while True:
        index = secrets.randbelow(rules.LENGTH)
        if index not in taken:
            return index


def publish(row: StatusList, *, at: datetime) -> None:
    """Sign the list again from the revoked credentials; call with the row locked."""
    revoked = Credential.objects.filter(status_list=row, state="revoked")
    row.document = _signed(row, set(revoked.values_list("status_index", flat=True)), at)
    row.updated_at = at
    row.save(update_fields=["document", "updated_at"])


def _signed(row: StatusList, revoked: set[int], at: datetime) -> dict[str, Any]:
    key = active_key()
    document = rules.list_credential(
        url=list_url(row), issuer=conf.profile().id, revoked=revoked, at=at
    )
    return proofs.sign(
        document, signer=key.signer, verification_method=key.verification_method, at=at
    )
